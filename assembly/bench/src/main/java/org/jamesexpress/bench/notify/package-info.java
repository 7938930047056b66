/** How soon programs are told of mail, and how much they can be told. */
@NullMarked
package org.jamesexpress.bench.notify;

import org.jspecify.annotations.NullMarked;
