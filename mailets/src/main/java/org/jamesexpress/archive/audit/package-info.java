/** Writes down, apart from the archive, what SMTP accepted, and proves that all of it is in the archive, or names what isn't. */
@NullMarked
package org.jamesexpress.archive.audit;

import org.jspecify.annotations.NullMarked;
