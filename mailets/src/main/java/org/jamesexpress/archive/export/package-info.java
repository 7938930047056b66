/** Writes archived mails in the forms that other programs read. */
@NullMarked
package org.jamesexpress.archive.export;

import org.jspecify.annotations.NullMarked;
