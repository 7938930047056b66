/** Tests of how delays are counted. */
@NullMarked
package org.jamesexpress.bench.notify;

import org.jspecify.annotations.NullMarked;
