/** What it costs to encrypt, beside what a connection costs in clear. */
@NullMarked
package org.jamesexpress.bench.tls;

import org.jspecify.annotations.NullMarked;
