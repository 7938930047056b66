/** Whether the classes of a jar fit those of a James, found out by reading both. */
@NullMarked
package org.jamesexpress.dropin.linkage;

import org.jspecify.annotations.NullMarked;
