/** Remembers which archived mails were sent again, and to whom. */
@NullMarked
package org.jamesexpress.archive.restore;

import org.jspecify.annotations.NullMarked;
