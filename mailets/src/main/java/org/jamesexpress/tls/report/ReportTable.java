package org.jamesexpress.tls.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.store.Store;

/** The sessions that were counted, and how it stands with the reports of them. Any thread may use it. */
final class ReportTable {
    /** What became of a report. */
    enum State {
        DUE,
        SENT,
        /** The domain wants none. */
        UNASKED,
        /** Nobody took it in time. */
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A report that is to be tried.
     *
     * @param first when it was tried first, or is now
     * @param attempts that were begun before
     */
    record Due(long day, String domain, String id, Instant due, Instant first, int attempts) {
        LocalDate date() {
            return LocalDate.ofEpochDay(day);
        }
    }

    private static final int AT_ONCE = 200;

    /** New rows of a day from this process. */
    private static final int MOST_ROWS = 200_000;

    private final Store store;
    private final int mostKinds;

    /** Both of the thread that writes. */
    private long newest;

    private int rows;

    /** @param mostKinds of sessions with one domain on one day; others are counted by their result alone */
    ReportTable(Store store, int mostKinds) {
        this.store = store;
        this.mostKinds = mostKinds;
    }

    /** Adds sessions, and says how many of them found no room. */
    long add(Map<Tally.Kind, Long> counted) {
        return store.writeNow(connection -> {
            long lost = 0;
            for (Map.Entry<Tally.Kind, Long> each : counted.entrySet()) {
                lost += add(connection, each.getKey(), each.getValue());
            }
            return lost;
        });
    }

    private long add(Connection connection, Tally.Kind kind, long sessions) throws SQLException {
        String policy = DayReport.policy(kind.policy(), kind.domain()).toString();
        String failure = kind.failed().map(it -> it.json().toString()).orElse("");
        if (update(connection, kind, policy, failure, sessions) > 0) {
            return 0;
        }
        if (!hasRoom(kind.day())) {
            return sessions;
        }
        if (kinds(connection, kind) < mostKinds) {
            insert(connection, kind, policy, failure, sessions);
            return 0;
        }
        ObjectNode type = JsonNodeFactory.instance
                .objectNode()
                .put("policy-type", kind.policy().type().word())
                .put("policy-domain", kind.domain());
        String result = kind.failed()
                .map(it -> JsonNodeFactory.instance
                        .objectNode()
                        .put("result-type", it.problem().type().word())
                        .toString())
                .orElse("");
        insert(connection, kind, type.toString(), result, sessions);
        return 0;
    }

    private boolean hasRoom(long day) {
        if (day != newest) {
            newest = day;
            rows = 0;
        }
        rows++;
        return rows <= MOST_ROWS;
    }

    private static int update(Connection connection, Tally.Kind kind, String policy, String failure, long sessions)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE tls_session SET sessions = sessions + ? WHERE day = ? AND domain = ? AND kind = ?")) {
            update.setLong(1, sessions);
            update.setLong(2, kind.day());
            update.setString(3, kind.domain());
            update.setString(4, digest(policy, failure));
            return update.executeUpdate();
        }
    }

    private static int kinds(Connection connection, Tally.Kind kind) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM tls_session WHERE day = ? AND domain = ?")) {
            select.setLong(1, kind.day());
            select.setString(2, kind.domain());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void insert(Connection connection, Tally.Kind kind, String policy, String failure, long sessions)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO tls_session (day, domain, kind, policy, failure, sessions) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (day, domain, kind) DO UPDATE SET sessions = tls_session.sessions +"
                        + " excluded.sessions")) {
            insert.setLong(1, kind.day());
            insert.setString(2, kind.domain());
            insert.setString(3, digest(policy, failure));
            insert.setString(4, policy);
            insert.setString(5, failure);
            insert.setLong(6, sessions);
            insert.executeUpdate();
        }
    }

    private static String digest(String policy, String failure) {
        return Sha256.hex((policy + "\n" + failure).getBytes(UTF_8));
    }

    /** The sessions with a domain on a day. */
    List<DayReport.Count> counts(long day, String domain) {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT policy, failure, sessions FROM"
                    + " tls_session WHERE day = ? AND domain = ? ORDER BY policy, failure")) {
                select.setLong(1, day);
                select.setString(2, domain);
                List<DayReport.Count> counts = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        counts.add(new DayReport.Count(rows.getString(1), rows.getString(2), rows.getLong(3)));
                    }
                }
                return counts;
            }
        });
    }

    /**
     * Makes a report due for each domain with sessions on a day before that one, which has none yet.
     *
     * @param when the next one is, told its day
     * @return whether there may be more
     */
    boolean schedule(long before, LongFunction<Instant> when) {
        record Missing(long day, String domain) {}
        List<Missing> missing = store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT DISTINCT s.day, s.domain FROM"
                    + " tls_session s WHERE s.day < ? AND NOT EXISTS (SELECT 1 FROM tls_report r WHERE r.day = s.day"
                    + " AND r.domain = s.domain) LIMIT " + AT_ONCE)) {
                select.setLong(1, before);
                List<Missing> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Missing(rows.getLong(1), rows.getString(2)));
                    }
                }
                return found;
            }
        });
        if (!missing.isEmpty()) {
            store.writeNow(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO tls_report (day, domain, id, state, due, first, attempts)"
                                + " VALUES (?, ?, ?, 'due', ?, 0, 0) ON CONFLICT (day, domain) DO NOTHING")) {
                    for (Missing each : missing) {
                        insert.setLong(1, each.day());
                        insert.setString(2, each.domain());
                        insert.setString(3, UUID.randomUUID().toString());
                        insert.setLong(4, when.apply(each.day()).toEpochMilli());
                        insert.executeUpdate();
                    }
                }
                return missing.size();
            });
        }
        return missing.size() == AT_ONCE;
    }

    /** The reports that are to be tried now; that which waits longest comes first. */
    List<Due> due(Instant now, int limit) {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT day, domain, id, due, first, attempts"
                    + " FROM tls_report WHERE state = 'due' AND due <= ? ORDER BY due LIMIT ?")) {
                select.setLong(1, now.toEpochMilli());
                select.setInt(2, limit);
                List<Due> due = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        Instant first = Instant.ofEpochMilli(rows.getLong(5));
                        due.add(new Due(
                                rows.getLong(1),
                                rows.getString(2),
                                rows.getString(3),
                                Instant.ofEpochMilli(rows.getLong(4)),
                                rows.getInt(6) == 0 ? now : first,
                                rows.getInt(6)));
                    }
                }
                return due;
            }
        });
    }

    /**
     * Takes a report to try it, unless somebody else has. Whoever dies then leaves it for later.
     *
     * @param lease how long nobody else takes it
     */
    boolean claim(Due report, Instant now, Duration lease) {
        return store.writeNow(connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE tls_report SET due = ?, first = ?,"
                    + " attempts = attempts + 1 WHERE day = ? AND domain = ? AND state = 'due' AND due = ?")) {
                update.setLong(1, now.plus(lease).toEpochMilli());
                update.setLong(2, report.first().toEpochMilli());
                update.setLong(3, report.day());
                update.setString(4, report.domain());
                update.setLong(5, report.due().toEpochMilli());
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Writes down what has become of a report, or when it is tried again. */
    void note(Due report, State state, Instant due) {
        store.writeNow(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE tls_report SET state = ?, due = ? WHERE day = ? AND domain = ? AND state = 'due'")) {
                update.setString(1, state.word());
                update.setLong(2, due.toEpochMilli());
                update.setLong(3, report.day());
                update.setString(4, report.domain());
                return update.executeUpdate();
            }
        });
    }

    /** Forgets the sessions and reports of the days before that one. */
    void forget(long before) {
        for (String table : List.of("tls_session", "tls_report")) {
            store.writeNow(connection -> {
                try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE day < ?")) {
                    delete.setLong(1, before);
                    return delete.executeUpdate();
                }
            });
        }
    }
}
