/** Writes each message once, whole, as .eml, and can prove it later. */
@NullMarked
package org.jamesexpress.archive;

import org.jspecify.annotations.NullMarked;
