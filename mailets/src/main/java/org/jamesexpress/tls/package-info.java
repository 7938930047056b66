/** Decides how much trust a connection needs, and proves it. */
@NullMarked
package org.jamesexpress.tls;

import org.jspecify.annotations.NullMarked;
