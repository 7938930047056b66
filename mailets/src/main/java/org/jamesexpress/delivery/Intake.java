package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jamesexpress.mime.Gauge;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.NewBody;

/** The rows of one mail that is taken. Used for one write. */
final class Intake {
    /**
     * What was taken.
     *
     * @param destinations that there is work for now, here
     * @param needlessBody one of this spool that no row names, to be deleted: the new one, or that of before
     */
    record Taken(Set<String> destinations, Optional<String> needlessBody) {}

    /** The mail as it is known already; its recipients' rows have the same route and spool. */
    private record Known(String route, String spool, String body, boolean settled) {
        boolean isOf(String thisRoute, String thisSpool) {
            return route.equals(thisRoute) && spool.equals(thisSpool);
        }
    }

    /** Where a recipient stands, and since when. */
    private record Fate(String state, long settled) {}

    /**
     * So long ago a recipient was given up who is tried again: an administrator wants it. Sooner it is only a mail that
     * is processed again after a crash, whose sender has the report.
     */
    private static final Duration GIVEN_UP_FOR_GOOD = Duration.ofHours(1);

    private final String route;
    private final String spool;
    private final OutboundMail mail;
    private final NewBody body;
    private final Gauge gauge;
    private final long now;

    /** @param spool the id of the one that the body is of */
    Intake(String route, String spool, OutboundMail mail, NewBody body, Gauge gauge, Instant now) {
        this.route = route;
        this.spool = spool;
        this.mail = mail;
        this.body = body;
        this.gauge = gauge;
        this.now = now.toEpochMilli();
    }

    Taken write(Connection connection) throws SQLException {
        Optional<Known> before = known(connection);
        if (before.isEmpty()) {
            insertMessage(connection);
        }
        Known home = before.orElse(new Known(route, spool, body.id(), false));
        Set<String> destinations = takeRecipients(connection, home);
        if (home.settled() && !destinations.isEmpty()) {
            Bodies.letGo(connection, home.body());
            reopenMessage(connection);
            return new Taken(
                    destinations,
                    Optional.of(home.body()).filter(old -> home.spool().equals(spool)));
        }
        return new Taken(home.isOf(route, spool) ? destinations : Set.of(), before.map(known -> body.id()));
    }

    /** The domain in lower case; as the sender wrote it otherwise. */
    static String destination(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private Optional<Known> known(Connection connection) throws SQLException {
        return Sql.query(
                        connection,
                        row -> new Known(
                                row.getString("route"),
                                row.getString("spool"),
                                row.getString("body"),
                                row.getLong("settled") > 0),
                        "SELECT route, spool, body, settled FROM outbound_message WHERE id = ?",
                        mail.id())
                .stream()
                .findFirst();
    }

    private void insertMessage(Connection connection) throws SQLException {
        body.write(connection);
        Sql.update(
                connection,
                "INSERT INTO outbound_message (id, route, message_id, arrived, reverse_path, ret, envid,"
                        + " tls_wish, spool, body, size, sha256, eight_bit, long_lines)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                mail.id(),
                route,
                mail.messageId().orElse(""),
                now,
                mail.reversePath(),
                DsnColumns.of(mail.ret()),
                mail.envid().orElse(""),
                mail.tls().column(),
                spool,
                body.id(),
                gauge.size(),
                body.written().sha256(),
                gauge.eightBit(),
                gauge.longLines());
    }

    /** Its body and all its recipients are of here from now on. */
    private void reopenMessage(Connection connection) throws SQLException {
        body.write(connection);
        Sql.update(
                connection,
                "UPDATE outbound_message SET settled = 0, arrived = ?, route = ?, spool = ?, body = ?, size = ?,"
                        + " sha256 = ?, eight_bit = ?, long_lines = ? WHERE id = ?",
                now,
                route,
                spool,
                body.id(),
                gauge.size(),
                body.written().sha256(),
                gauge.eightBit(),
                gauge.longLines(),
                mail.id());
        Sql.update(
                connection,
                "UPDATE outbound_recipient SET route = ?, spool = ? WHERE message = ?",
                route,
                spool,
                mail.id());
    }

    /** The destinations of those for whom there is something to do. */
    private Set<String> takeRecipients(Connection connection, Known home) throws SQLException {
        Map<String, Fate> fates = fates(connection);
        Set<String> destinations = new TreeSet<>();
        for (Rcpt recipient : mail.recipients()) {
            int number = fates.size();
            Optional<Fate> before = Optional.ofNullable(fates.putIfAbsent(recipient.address(), new Fate("waiting", 0)));
            if (before.isEmpty()) {
                insert(connection, home, number, recipient);
                destinations.add(destination(recipient.address()));
            } else if (isTriedAgain(before.get())) {
                tryAgain(connection, recipient);
                destinations.add(destination(recipient.address()));
            }
        }
        return destinations;
    }

    private Map<String, Fate> fates(Connection connection) throws SQLException {
        return Sql.query(
                        connection,
                        row -> Map.entry(row.getString(1), new Fate(row.getString(2), row.getLong(3))),
                        "SELECT address, state, settled FROM outbound_recipient WHERE message = ?",
                        mail.id())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one, HashMap::new));
    }

    private boolean isTriedAgain(Fate fate) {
        return switch (fate.state()) {
            case "kept" -> true;
            case "bounced" -> fate.settled() <= now - GIVEN_UP_FOR_GOOD.toMillis();
            default -> false;
        };
    }

    private void tryAgain(Connection connection, Rcpt recipient) throws SQLException {
        Sql.update(
                connection,
                "UPDATE outbound_recipient SET state = 'waiting', waiting_since = ?, next_attempt = ?,"
                        + " delay_warned = FALSE, settled = 0 WHERE message = ? AND address = ?",
                now,
                now,
                mail.id(),
                recipient.address());
    }

    private void insert(Connection connection, Known home, int number, Rcpt recipient) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO outbound_recipient (message, number, route, spool, address, destination, notify, orcpt,"
                        + " state, waiting_since, next_attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
                mail.id(),
                number,
                home.route(),
                home.spool(),
                recipient.address(),
                destination(recipient.address()),
                DsnColumns.of(recipient.notifyOn()),
                recipient.orcpt().orElse(""),
                now,
                now);
    }
}
