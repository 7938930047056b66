/** Starts the configured server. */
@NullMarked
package org.jamesexpress.server;

import org.jspecify.annotations.NullMarked;
