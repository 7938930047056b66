/** Somebody who wants to be told, and what became of telling it. */
@NullMarked
package org.jamesexpress.notify.endpoint;

import org.jspecify.annotations.NullMarked;
