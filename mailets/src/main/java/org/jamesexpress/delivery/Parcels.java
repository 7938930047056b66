package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Lookup;
import org.jamesexpress.store.Store;

/**
 * Reads mail from the table when its turn has come. Any thread may use it.
 */
final class Parcels {
    private static final String SELECT =
            "SELECT r.message, r.destination, m.reverse_path, m.message_id, m.arrived, m.ret,"
                    + " m.envid, m.body, m.size, m.eight_bit, m.long_lines, r.number, r.address, r.notify, r.orcpt, r.next_attempt,"
                    + " r.attempts, r.delay_warned, r.ordered, m.tls_wish FROM (VALUES ";

    private static final String JOINED = ") AS asked"
            + " JOIN outbound_recipient r ON r.message = asked.column1 AND r.destination = asked.column2"
            + " JOIN outbound_message m ON m.id = r.message"
            + " WHERE r.state = 'waiting'";

    private final Lookup<Place, List<Parcel>> parcels;

    Parcels(Store store) {
        this.parcels = new Lookup<>(store, Parcels::read);
    }

    /** The mail with its recipients at some destinations that are due; empty when there are none any more. */
    Optional<Parcel> read(String mail, List<String> destinations, Instant now) {
        List<Parcel> due =
                parcels
                        .find(destinations.stream()
                                .map(destination -> new Place(mail, destination))
                                .toList())
                        .values()
                        .stream()
                        .flatMap(List::stream)
                        .filter(parcel -> !parcel.recipients().get(0).due().isAfter(now))
                        .sorted(Comparator.comparingInt(
                                parcel -> parcel.recipients().get(0).number()))
                        .toList();
        List<Recipient> recipients =
                due.stream().flatMap(parcel -> parcel.recipients().stream()).toList();
        return due.stream().findFirst().map(parcel -> parcel.with(recipients));
    }

    private static Map<Place, List<Parcel>> read(Connection connection, List<Place> places) throws SQLException {
        String sql = SELECT + "(?, ?)" + ", (?, ?)".repeat(places.size() - 1) + JOINED;
        Object[] arguments = places.stream().flatMap(Place::arguments).toArray();
        return Sql.query(connection, Parcels::parcel, sql, arguments).stream()
                .collect(Collectors.groupingBy(Parcels::place));
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
                TlsWish.of(row.getString(20)),
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
}
