/** Keeps the messages that events tell of for a while, and hands them out to whoever has a link. */
@NullMarked
package org.jamesexpress.notify.content;

import org.jspecify.annotations.NullMarked;
