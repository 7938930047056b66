/** What happened to each mail, in order, kept until every reader has seen it. */
@NullMarked
package org.jamesexpress.events;

import org.jspecify.annotations.NullMarked;
