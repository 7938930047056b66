/** Answers the administrator. */
@NullMarked
package org.jamesexpress.cli;

import org.jspecify.annotations.NullMarked;
