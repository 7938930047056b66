/** Addresses of the internet: written out, in blocks, and those that are none of the public. */
@NullMarked
package org.jamesexpress.net;

import org.jspecify.annotations.NullMarked;
