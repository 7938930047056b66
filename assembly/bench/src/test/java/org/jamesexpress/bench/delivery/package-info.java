/** Tests of what delivery is measured with. */
@NullMarked
package org.jamesexpress.bench.delivery;

import org.jspecify.annotations.NullMarked;
