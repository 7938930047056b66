/** Compares what this project does with its peers, on one machine, in one run. */
@NullMarked
package org.jamesexpress.bench;

import org.jspecify.annotations.NullMarked;
