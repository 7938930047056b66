package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesexpress.store.Store;

/** All attempts that are not forgotten yet. Any thread may use it; a search waits for the database. */
public final class AttemptLog {
    /** So many entries a page has at most. */
    public static final int MOST = 10_000;

    private static final String SELECT = "SELECT a.*, r.address AS recipient_address, r.destination, m.message_id,"
            + " m.reverse_path FROM outbound_attempt a"
            + " JOIN outbound_recipient r ON r.message = a.message AND r.number = a.recipient"
            + " JOIN outbound_message m ON m.id = a.message";

    private static final String NEWEST_FIRST =
            " ORDER BY a.time DESC, a.message DESC, a.recipient DESC, a.number DESC LIMIT ";

    private final Store store;

    public AttemptLog(Store store) {
        this.store = store;
    }

    /**
     * Searches, the newest first.
     *
     * @param place {@link Page#FIRST}, or where the page before said
     * @param most 1 to {@link #MOST}
     * @throws IllegalArgumentException if there is no such place or number
     */
    public Page<LoggedAttempt> search(AttemptSearch search, String place, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("A page has 1 to " + MOST + " entries, not " + most);
        }
        Where where = search.where();
        if (!place.equals(Page.FIRST)) {
            String[] before = Page.parts(place, 4);
            where.and(
                    "(a.time, a.message, a.recipient, a.number) < (?, ?, ?, ?)",
                    Page.number(before[0], place),
                    before[1],
                    Page.number(before[2], place),
                    Page.number(before[3], place));
        }
        List<Placed> read = store.search(connection -> query(connection, where, most + 1));
        return Page.of(read, most, Placed::place).map(Placed::attempt);
    }

    /** The newest of a mail's attempts. */
    static List<LoggedAttempt> ofMail(Connection connection, String mail, int most) throws SQLException {
        return query(connection, new Where().and("a.message = ?", mail), most).stream()
                .map(Placed::attempt)
                .toList();
    }

    private static List<Placed> query(Connection connection, Where where, int most) throws SQLException {
        return Sql.query(
                connection, AttemptLog::attempt, SELECT + where.sql() + NEWEST_FIRST + most, where.arguments());
    }

    /** An attempt with its place in the log. */
    private record Placed(String place, LoggedAttempt attempt) {}

    private static Placed attempt(ResultSet row) throws SQLException {
        long time = row.getLong("time");
        String mail = row.getString("message");
        long next = row.getLong("next_attempt");
        return new Placed(
                time + "/" + mail + "/" + row.getInt("recipient") + "/" + row.getInt("number"),
                new LoggedAttempt(
                        Instant.ofEpochMilli(time),
                        mail,
                        row.getString("message_id"),
                        row.getString("reverse_path"),
                        row.getString("recipient_address"),
                        row.getString("destination"),
                        row.getString("host"),
                        row.getString("address"),
                        row.getInt("port"),
                        row.getString("source"),
                        row.getString("tls"),
                        row.getString("tls_trust"),
                        row.getString("tls_proof"),
                        word(row.getString("stage")),
                        row.getInt("code"),
                        row.getString("enhanced"),
                        row.getString("words"),
                        Duration.ofMillis(row.getLong("millis")),
                        word(row.getString("outcome")),
                        next > 0 ? Optional.of(Instant.ofEpochMilli(next)) : Optional.empty()));
    }

    /** A constant as people read it. */
    static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
