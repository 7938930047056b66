/** Endpoints that are a program, started for each event. */
@NullMarked
package org.jamesexpress.notify.exec;

import org.jspecify.annotations.NullMarked;
