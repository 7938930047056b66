/** Whether an endpoint wants an event, by what the event says. */
@NullMarked
package org.jamesexpress.notify.match;

import org.jspecify.annotations.NullMarked;
