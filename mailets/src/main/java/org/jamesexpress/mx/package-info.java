/** Turns a domain into the hosts worth trying, in order. */
@NullMarked
package org.jamesexpress.mx;

import org.jspecify.annotations.NullMarked;
