/** How fast mail is delivered to its hosts, beside the delivery that James has, beside Postfix, and beside what a host can take. */
@NullMarked
package org.jamesexpress.bench.delivery;

import org.jspecify.annotations.NullMarked;
