package org.jamesexpress.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Statements that belong together. They run on one connection, whose transaction the store begins and ends. Those of a
 * write run on the committer thread: they must be short, and wait for nothing but the database.
 */
@FunctionalInterface
public interface Work<T> {
    T on(Connection connection) throws SQLException;
}
