/** Servers on loopback that misbehave on request. */
@NullMarked
package org.jamesexpress.testing;

import org.jspecify.annotations.NullMarked;
