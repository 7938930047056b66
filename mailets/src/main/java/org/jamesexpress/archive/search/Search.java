package org.jamesexpress.archive.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Puts a query to the tables of {@link Schema}. Used by one thread. */
final class Search {
    private static final String COLUMNS = "SELECT mail.number, mail.id, mail.file, fact.arrived, mail.direction,"
            + " mail.sender, mail.recipients, mail.recipient_count, mail.subject, mail.message_id, fact.size,"
            + " mail.attachments FROM ";

    /** So many of the mails that could not be read are named. */
    private static final int NAMED = 20;

    private final Connection connection;

    Search(Connection connection) {
        this.connection = connection;
    }

    /** The numbers among which all that is sought stands, both ends included. */
    private record Range(long least, long most) {}

    Answer run(Query query, int limit, long before) throws SQLException {
        Optional<Range> range = range(query.days());
        List<Hit> hits = range.isEmpty() ? List.of() : hits(query, range.get(), limit, before);
        boolean more = hits.size() > limit;
        List<Hit> shown = List.copyOf(more ? hits.subList(0, limit) : hits);
        Optional<Long> next = more ? Optional.of(shown.get(limit - 1).number()) : Optional.empty();
        return new Answer(shown, next, missing(), firstMissing());
    }

    private Optional<Range> range(Query.Days days) throws SQLException {
        if (days.isAll()) {
            return Optional.of(new Range(0, Long.MAX_VALUE));
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT min(least), max(most) FROM day WHERE day BETWEEN ? AND ?")) {
            statement.setLong(1, days.first());
            statement.setLong(2, days.last());
            try (ResultSet row = statement.executeQuery()) {
                long least = row.next() ? row.getLong(1) : 0;
                return least == 0 ? Optional.empty() : Optional.of(new Range(least, row.getLong(2)));
            }
        }
    }

    /** Takes a row with the {@link #COLUMNS}. */
    private interface Rows {
        void take(ResultSet row) throws SQLException;
    }

    private List<Hit> hits(Query query, Range range, int limit, long before) throws SQLException {
        List<Hit> hits = new ArrayList<>();
        select(query, range, limit + 1L, before, row -> hits.add(hit(row)));
        return hits;
    }

    Lookup lookup(List<Query> queries) throws SQLException {
        List<BitSet> found = new ArrayList<>();
        for (Query each : queries) {
            found.add(numbers(each));
        }
        return new Lookup(Place.in(connection).map(Place::number).orElse(0L), unread(), found);
    }

    /** The numbers of all mails that a query asks for. */
    private BitSet numbers(Query query) throws SQLException {
        BitSet numbers = new BitSet();
        Optional<Range> range = range(query.days());
        if (range.isPresent()) {
            select(query, range.get(), Long.MAX_VALUE, Long.MAX_VALUE, row -> set(numbers, row));
        }
        return numbers;
    }

    /** The numbers of the mails of which something was not read. */
    private BitSet unread() throws SQLException {
        BitSet numbers = new BitSet();
        read("SELECT number FROM missing UNION SELECT number FROM cut", List.of(), row -> set(numbers, row));
        return numbers;
    }

    private static void set(BitSet numbers, ResultSet row) throws SQLException {
        numbers.set(Math.toIntExact(row.getLong(1)));
    }

    /** The tombstone of the mail with an id that begins so, or with that file; empty if there is none such, or several. */
    Optional<Tombstone> tombstone(String id, String file) throws SQLException {
        List<Tombstone> found = new ArrayList<>();
        read(
                "SELECT id, time, rule, reason, who FROM tombstone WHERE (id >= ? AND id < ?) OR file = ? LIMIT 2",
                List.of(id, id + "g", file),
                row -> found.add(new Tombstone(
                        row.getString(1),
                        Instant.parse(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5))));
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private void select(Query query, Range range, long limit, long before, Rows rows) throws SQLException {
        String key = query.words().isPresent() ? "words.rowid" : "fact.number";
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder(COLUMNS);
        if (query.words().isPresent()) {
            // A cross join keeps this order, so that the newest come out of the words without being sorted.
            sql.append("words CROSS JOIN fact ON fact.number = words.rowid CROSS JOIN mail ON mail.number = words.rowid"
                    + " WHERE words MATCH ? AND ");
            values.add(query.words().get());
        } else {
            sql.append("fact CROSS JOIN mail ON mail.number = fact.number WHERE ");
        }
        sql.append(key).append(" BETWEEN ? AND ?");
        values.add(range.least());
        values.add(Math.min(range.most(), before - 1));
        query.conditions().forEach(each -> {
            sql.append(" AND (").append(each.sql()).append(')');
            values.addAll(each.values());
        });
        sql.append(" ORDER BY ").append(key).append(" DESC LIMIT ?");
        values.add(limit);
        read(sql.toString(), values, rows);
    }

    private void read(String sql, List<Object> values, Rows rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.take(row);
                }
            }
        }
    }

    private static Hit hit(ResultSet row) throws SQLException {
        String recipients = row.getString(7);
        return new Hit(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                row.getString(6),
                recipients.isEmpty() ? List.of() : List.of(recipients.split("\n", -1)),
                row.getInt(8),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                row.getInt(12));
    }

    private long missing() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM missing")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private List<Unread> firstMissing() throws SQLException {
        List<Unread> mails = new ArrayList<>();
        read(
                "SELECT mail.id, mail.file FROM missing CROSS JOIN mail ON mail.number = missing.number"
                        + " ORDER BY missing.number DESC LIMIT ?",
                List.of(NAMED),
                row -> mails.add(new Unread(row.getString(1), row.getString(2))));
        return List.copyOf(mails);
    }
}
