/** What an event says of a mail, as it goes over the wire. */
@NullMarked
package org.jamesexpress.notify.event;

import org.jspecify.annotations.NullMarked;
