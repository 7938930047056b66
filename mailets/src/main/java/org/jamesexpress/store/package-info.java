/** One durable database, many writers, one fsync: SQLite at home, PostgreSQL for several nodes. */
@NullMarked
package org.jamesexpress.store;

import org.jspecify.annotations.NullMarked;
