/** Endpoints that are told by a signed HTTP request. */
@NullMarked
package org.jamesexpress.notify.webhook;

import org.jspecify.annotations.NullMarked;
