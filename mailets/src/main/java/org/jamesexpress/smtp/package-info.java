/** One conversation with one host; knows no DNS, no retry, no James. */
@NullMarked
package org.jamesexpress.smtp;

import org.jspecify.annotations.NullMarked;
