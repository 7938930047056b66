/** Rewrites a message so that every wire can carry it, and nothing of what it says is lost. */
@NullMarked
package org.jamesexpress.mime;

import org.jspecify.annotations.NullMarked;
