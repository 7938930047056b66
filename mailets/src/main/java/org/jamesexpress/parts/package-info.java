/** Reads what a message and its parts say of themselves, the way senders write it. */
@NullMarked
package org.jamesexpress.parts;

import org.jspecify.annotations.NullMarked;
