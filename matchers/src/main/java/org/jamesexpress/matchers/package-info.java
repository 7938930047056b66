/** Chooses recipients by one condition. */
@NullMarked
package org.jamesexpress.matchers;

import org.jspecify.annotations.NullMarked;
