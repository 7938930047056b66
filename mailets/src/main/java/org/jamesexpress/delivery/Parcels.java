package org.jamesexpress.delivery;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Batching;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;

/**
 * Reads mail from the table when its turn has come. Those who ask at the same time share one statement: SQLite begins
 * each read after a commit without anything that it had in memory. Any thread may use it.
 */
final class Parcels {
    private static final String SELECT =
            "SELECT r.message, r.destination, m.reverse_path, m.message_id, m.arrived, m.ret,"
                    + " m.envid, m.body, m.size, m.eight_bit, m.long_lines, r.number, r.address, r.notify, r.orcpt, r.next_attempt,"
                    + " r.attempts, r.delay_warned, r.ordered FROM (VALUES ";

    private static final String JOINED = ") AS asked"
            + " JOIN outbound_recipient r ON r.message = asked.column1 AND r.destination = asked.column2"
            + " JOIN outbound_message m ON m.id = r.message"
            + " WHERE r.state = 'waiting'";

    /** Each place is two of the arguments, of which no database takes any number. */
    private static final int MOST_PLACES = 500;

    private final Store store;
    private final Batching<Question> questions = new Batching<>(this::answer);

    Parcels(Store store) {
        this.store = store;
    }

    /** The mail with its recipients at some destinations that are due; empty when there are none any more. */
    Optional<Parcel> read(String mail, List<String> destinations, Instant now) {
        Question question = new Question(mail, destinations, now);
        try {
            questions.run(question);
        } catch (IOException e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
        return question.answer;
    }

    private void answer(List<Question> asked) {
        List<Place> places = asked.stream().flatMap(Question::places).distinct().toList();
        Map<Place, List<Parcel>> found = store.read(connection -> read(connection, places)).stream()
                .collect(Collectors.groupingBy(Parcels::place));
        asked.forEach(each -> each.answer(place -> found.getOrDefault(place, List.of())));
    }

    private static List<Parcel> read(Connection connection, List<Place> places) throws SQLException {
        List<Parcel> all = new ArrayList<>();
        for (int from = 0; from < places.size(); from += MOST_PLACES) {
            List<Place> some = places.subList(from, Math.min(places.size(), from + MOST_PLACES));
            String sql = SELECT + "(?, ?)" + ", (?, ?)".repeat(some.size() - 1) + JOINED;
            Object[] arguments = some.stream().flatMap(Place::arguments).toArray();
            all.addAll(Sql.query(connection, Parcels::parcel, sql, arguments));
        }
        return all;
    }

    private static Place place(Parcel parcel) {
        return new Place(parcel.id(), parcel.destination());
    }

    /** Each row is one recipient. */
    private static Parcel parcel(ResultSet row) throws SQLException {
        return new Parcel(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                DsnColumns.ret(row.getString(6)),
                DsnColumns.text(row.getString(7)),
                new StoredBody(row.getString(8), row.getLong(9), row.getBoolean(10), row.getBoolean(11)),
                List.of(new Recipient(
                        row.getInt(12),
                        new Rcpt(
                                row.getString(13),
                                DsnColumns.notify(row.getString(14)),
                                DsnColumns.text(row.getString(15))),
                        Instant.ofEpochMilli(row.getLong(16)),
                        row.getInt(17),
                        row.getBoolean(18),
                        row.getString(19))));
    }

    /** A mail at a destination. */
    private record Place(String mail, String destination) {
        Stream<Object> arguments() {
            return Stream.of(mail, destination);
        }
    }

    /** What one thread asks, which gets its answer from another. */
    private static final class Question {
        private final String mail;
        private final List<String> destinations;
        private final Instant now;
        private Optional<Parcel> answer = Optional.empty();

        Question(String mail, List<String> destinations, Instant now) {
            this.mail = mail;
            this.destinations = destinations;
            this.now = now;
        }

        Stream<Place> places() {
            return destinations.stream().map(destination -> new Place(mail, destination));
        }

        void answer(Function<Place, List<Parcel>> found) {
            List<Parcel> due = places().flatMap(place -> found.apply(place).stream())
                    .filter(parcel -> !parcel.recipients().get(0).due().isAfter(now))
                    .toList();
            List<Recipient> recipients = due.stream()
                    .flatMap(parcel -> parcel.recipients().stream())
                    .sorted(Comparator.comparingInt(Recipient::number))
                    .toList();
            answer = due.stream().findFirst().map(parcel -> parcel.with(recipients));
        }
    }
}
