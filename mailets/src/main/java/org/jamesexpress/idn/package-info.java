/** Writes a domain of any script in the letters of DNS. */
@NullMarked
package org.jamesexpress.idn;

import org.jspecify.annotations.NullMarked;
