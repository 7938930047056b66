/** Holds mails for as long as somebody must have them, and takes away those whose time is over. */
@NullMarked
package org.jamesexpress.archive.keep;

import org.jspecify.annotations.NullMarked;
