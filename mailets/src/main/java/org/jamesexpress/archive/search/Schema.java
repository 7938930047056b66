package org.jamesexpress.archive.search;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of an index. The key of each is the number of the mail's line in the ledger, which grows with the time of
 * archiving, so that the newest are found first without sorting.
 *
 * <ul>
 *   <li>{@code words}: the {@link Tokens} of each field; their texts are not kept;
 *   <li>{@code fact}: what a query compares, kept narrow since it may be read as a whole;
 *   <li>{@code mail}: what an answer shows;
 *   <li>{@code day}: from which to which number the mails of a day stand, which arrived in nearly that order;
 *   <li>{@code missing}: mails of which a file was not there or could not be read, with what it looked like;
 *   <li>{@code cut}: mails in which more stands than was read, since it is beyond a bound or malformed;
 *   <li>{@code tombstone}: the mails that were purged, of which nothing else is kept;
 *   <li>{@code scrub}: has a row as long as there is something in {@code words} that still tells of one;
 *   <li>{@code place}: the line of the ledger that was read last.
 * </ul>
 */
final class Schema {
    /** Another number and the index is made anew. */
    private static final int VERSION = 4;

    private static final List<String> TABLES = List.of(
            "CREATE VIRTUAL TABLE words USING fts5(sender, recipients, subject, body, names, facts,"
                    + " content='', contentless_delete=1, tokenize=\"ascii tokenchars '=@.-+_|'\")",
            "CREATE TABLE fact (number INTEGER PRIMARY KEY, arrived INTEGER NOT NULL, size INTEGER NOT NULL)",
            "CREATE TABLE mail (number INTEGER PRIMARY KEY, id TEXT NOT NULL, file TEXT NOT NULL,"
                    + " message_id TEXT NOT NULL, direction TEXT NOT NULL, attachments INTEGER NOT NULL,"
                    + " sender TEXT NOT NULL, recipients TEXT NOT NULL, recipient_count INTEGER NOT NULL,"
                    + " subject TEXT NOT NULL)",
            "CREATE INDEX mail_id ON mail (id)",
            "CREATE INDEX mail_message_id ON mail (message_id) WHERE message_id <> ''",
            "CREATE TABLE day (day INTEGER PRIMARY KEY, least INTEGER NOT NULL, most INTEGER NOT NULL)",
            "CREATE TABLE missing (number INTEGER PRIMARY KEY, line TEXT NOT NULL, look TEXT NOT NULL)",
            "CREATE TABLE cut (number INTEGER PRIMARY KEY)",
            "CREATE TABLE tombstone (id TEXT PRIMARY KEY, file TEXT NOT NULL, time TEXT NOT NULL, rule TEXT NOT NULL,"
                    + " reason TEXT NOT NULL, who TEXT NOT NULL)",
            "CREATE INDEX tombstone_file ON tombstone (file)",
            "CREATE TABLE scrub (one INTEGER PRIMARY KEY CHECK (one = 1))",
            "CREATE TABLE place (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL,"
                    + " day TEXT NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, hash TEXT NOT NULL)",
            "PRAGMA user_version = " + VERSION);

    private Schema() {}

    /** Whether the tables are there, and those of this version. */
    static boolean isIn(Connection connection) throws SQLException {
        return version(connection) == VERSION;
    }

    /** Whether nobody has made any tables yet. */
    static boolean isNew(Connection connection) throws SQLException {
        return version(connection) == 0;
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("PRAGMA user_version")) {
            return version.next() ? version.getInt(1) : 0;
        }
    }

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : TABLES) {
                statement.execute(each);
            }
        }
        connection.commit();
    }
}
