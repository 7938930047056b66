/** Takes one endpoint through the event log, whatever the others do. */
@NullMarked
package org.jamesexpress.notify.lane;

import org.jspecify.annotations.NullMarked;
