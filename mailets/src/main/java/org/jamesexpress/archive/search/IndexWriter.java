package org.jamesexpress.archive.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;

/** Writes mails into the tables of {@link Schema}. Used by one thread, within the transactions of its connection. */
final class IndexWriter implements AutoCloseable {
    private static final long DAY = Duration.ofDays(1).toMillis();
    /** The next step tries again. */
    private static final int PATIENCE_MILLIS = 500;

    private static final List<String> TABLES =
            List.of("fact", "mail", "day", "missing", "cut", "tombstone", "scrub", "place");

    private final Connection connection;
    private final PreparedStatement words;
    private final PreparedStatement fact;
    private final PreparedStatement mail;
    private final PreparedStatement day;
    private final PreparedStatement missing;

    IndexWriter(Connection connection) throws SQLException {
        this.connection = connection;
        words = connection.prepareStatement(
                "INSERT INTO words (rowid, sender, recipients, subject, body, names, facts) VALUES (?, ?, ?, ?, ?, ?, ?)");
        fact = connection.prepareStatement("INSERT INTO fact VALUES (?, ?, ?)");
        mail = connection.prepareStatement("INSERT INTO mail VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        day = connection.prepareStatement("INSERT INTO day VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE"
                + " SET least = min(least, excluded.least), most = max(most, excluded.most)");
        missing = connection.prepareStatement("INSERT INTO missing VALUES (?, ?, ?)");
    }

    /**
     * A mail of which a file could not be read.
     *
     * @param line of the ledger
     * @param look of its files then
     */
    record Missing(long number, String line, String look) {}

    /** Adds a mail that isn't there. */
    void add(LedgerLine line, Entry.Archived entry, Document document) throws SQLException {
        addWords(line.number(), document);
        fact.setLong(1, line.number());
        fact.setLong(2, document.arrived.toEpochMilli());
        fact.setLong(3, document.size);
        fact.executeUpdate();
        addMail(line.number(), entry, document);
        day.setLong(1, Math.floorDiv(document.arrived.toEpochMilli(), DAY));
        day.setLong(2, line.number());
        day.setLong(3, line.number());
        day.executeUpdate();
    }

    /** Notes that a file of a mail could not be read. */
    void note(Missing mail) throws SQLException {
        missing.setLong(1, mail.number());
        missing.setString(2, mail.line());
        missing.setString(3, mail.look());
        missing.executeUpdate();
    }

    /** Notes that more stands in a mail than was read of it. */
    void noteCut(long number) throws SQLException {
        execute("INSERT INTO cut VALUES (" + number + ")");
    }

    private void addWords(long number, Document document) throws SQLException {
        words.setLong(1, number);
        words.setString(2, document.sender.toString());
        words.setString(3, document.recipients.toString());
        words.setString(4, document.subject.toString());
        words.setString(5, document.body.toString());
        words.setString(6, document.names.toString());
        words.setString(7, document.facts());
        words.executeUpdate();
    }

    private void addMail(long number, Entry.Archived entry, Document document) throws SQLException {
        mail.setLong(1, number);
        mail.setString(2, entry.id());
        mail.setString(3, entry.file());
        mail.setString(4, document.messageId);
        mail.setString(5, document.direction);
        mail.setInt(6, document.attachments);
        mail.setString(7, document.shownSender);
        mail.setString(8, String.join("\n", document.firstRecipients));
        mail.setInt(9, document.recipientCount);
        mail.setString(10, document.shownSubject);
        mail.executeUpdate();
    }

    /** The mails of which a file could not be read, the newest first. */
    List<Missing> missing(long before, int most) throws SQLException {
        List<Missing> mails = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT number, line, look FROM missing WHERE number < ? ORDER BY number DESC LIMIT " + most)) {
            statement.setLong(1, before);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    mails.add(new Missing(rows.getLong(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return mails;
    }

    /** Forgets a mail, and notes that it was purged; the tombstone of one that was not there buries nothing. */
    void bury(LedgerLine line, Entry.Purged purged) throws SQLException {
        List<Long> numbers = numbers(purged);
        if (numbers.isEmpty()) {
            return;
        }
        for (long number : numbers) {
            remove(number);
            execute("INSERT OR IGNORE INTO scrub VALUES (1)");
        }
        try (PreparedStatement tombstone =
                connection.prepareStatement("INSERT OR IGNORE INTO tombstone VALUES (?, ?, ?, ?, ?, ?)")) {
            tombstone.setString(1, purged.id());
            tombstone.setString(2, purged.file());
            tombstone.setString(3, line.time().toString());
            tombstone.setString(4, purged.rule());
            tombstone.setString(5, purged.reason());
            tombstone.setString(6, purged.by());
            tombstone.executeUpdate();
        }
    }

    private List<Long> numbers(Entry.Purged mail) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT number FROM mail WHERE id = ? AND file = ?")) {
            select.setString(1, mail.id());
            select.setString(2, mail.file());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }

    /** What was removed from the words is only marked so until they are put together anew. */
    void scrub() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet due = statement.executeQuery("SELECT one FROM scrub")) {
            if (!due.next()) {
                return;
            }
        }
        execute("INSERT INTO words (words) VALUES ('optimize')");
        connection.commit();
        connection.setAutoCommit(true);
        boolean done = isCheckpointed();
        connection.setAutoCommit(false);
        if (done) {
            execute("DELETE FROM scrub");
            connection.commit();
        }
    }

    /** Whether what was deleted is in neither file of the database; who reads it just now keeps it there. */
    private boolean isCheckpointed() throws SQLException {
        execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
        try (Statement statement = connection.createStatement();
                ResultSet outcome = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return outcome.next() && outcome.getInt("busy") == 0;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void remove(long number) throws SQLException {
        for (String each : List.of(
                "words WHERE rowid",
                "fact WHERE number",
                "mail WHERE number",
                "missing WHERE number",
                "cut WHERE number")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + each + " = ?")) {
                delete.setLong(1, number);
                delete.executeUpdate();
            }
        }
    }

    /** Removes everything. */
    void clear() throws SQLException {
        execute("INSERT INTO words (words) VALUES ('delete-all')");
        for (String each : TABLES) {
            execute("DELETE FROM " + each);
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement each : List.of(words, fact, mail, day, missing)) {
            each.close();
        }
    }
}
