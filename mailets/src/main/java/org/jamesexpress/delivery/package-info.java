/** Decides which host is next, what a failure means, and when to try again. */
@NullMarked
package org.jamesexpress.delivery;

import org.jspecify.annotations.NullMarked;
