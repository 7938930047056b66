/** Addresses of the internet: written out, in blocks, and those that are none of the public; and whom TLS trusts there. */
@NullMarked
package org.jamesexpress.net;

import org.jspecify.annotations.NullMarked;
