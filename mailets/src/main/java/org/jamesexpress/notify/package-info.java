/** Says that mail arrived, for certain, and never holds it up. */
@NullMarked
package org.jamesexpress.notify;

import org.jspecify.annotations.NullMarked;
