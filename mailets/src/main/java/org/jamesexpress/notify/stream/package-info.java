/** Lets programs come for events: server-sent events and long polls, on a port of its own. */
@NullMarked
package org.jamesexpress.notify.stream;

import org.jspecify.annotations.NullMarked;
