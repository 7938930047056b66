/** The mail queue of James on our store: what was accepted is on disk, and delayed mail stands in nobody's way. */
@NullMarked
package org.jamesexpress.server.queue;

import org.jspecify.annotations.NullMarked;
