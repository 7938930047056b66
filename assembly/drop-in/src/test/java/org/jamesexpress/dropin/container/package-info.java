/** A James that is no more than its mailet container. It is started apart from the tests, with its own libraries. */
@NullMarked
package org.jamesexpress.dropin.container;

import org.jspecify.annotations.NullMarked;
