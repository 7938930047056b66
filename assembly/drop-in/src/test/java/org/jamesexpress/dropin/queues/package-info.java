/** The memory server of James with its mail queue elsewhere. It is started apart from the tests, with its own libraries. */
@NullMarked
package org.jamesexpress.dropin.queues;

import org.jspecify.annotations.NullMarked;
