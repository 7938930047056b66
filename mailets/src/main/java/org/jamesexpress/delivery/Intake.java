package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jamesexpress.store.Written;

/** The rows of one mail that is taken. Used for one write. */
final class Intake {
    /**
     * What was taken.
     *
     * @param destinations that there is work for now
     * @param bodyIsUsed whether a row names the body
     */
    record Taken(Set<String> destinations, boolean bodyIsUsed) {}

    private final String route;
    private final OutboundMail mail;
    private final String body;
    private final Written written;
    private final boolean eightBit;
    private final long now;

    Intake(String route, OutboundMail mail, String body, Written written, boolean eightBit, Instant now) {
        this.route = route;
        this.mail = mail;
        this.body = body;
        this.written = written;
        this.eightBit = eightBit;
        this.now = now.toEpochMilli();
    }

    Taken write(Connection connection) throws SQLException {
        List<Boolean> settled = Sql.query(
                connection, row -> row.getLong(1) > 0, "SELECT settled FROM outbound_message WHERE id = ?", mail.id());
        if (settled.isEmpty()) {
            insertMessage(connection);
        }
        Map<String, String> states = states(connection);
        Set<String> destinations = new TreeSet<>();
        for (String address : new LinkedHashSet<>(mail.recipients())) {
            if (take(connection, address, states)) {
                destinations.add(destination(address));
            }
        }
        boolean reopened = settled.contains(true) && !destinations.isEmpty();
        if (reopened) {
            reopenMessage(connection);
        }
        return new Taken(destinations, settled.isEmpty() || reopened);
    }

    /** The domain in lower case; as the sender wrote it otherwise. */
    static String destination(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private void insertMessage(Connection connection) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO outbound_message (id, route, message_id, arrived, reverse_path, body, size, sha256, eight_bit)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                mail.id(),
                route,
                mail.messageId().orElse(""),
                now,
                mail.reversePath(),
                body,
                written.size(),
                written.sha256(),
                eightBit);
    }

    private void reopenMessage(Connection connection) throws SQLException {
        Sql.update(
                connection,
                "UPDATE outbound_message SET settled = 0, arrived = ?, body = ?, size = ?, sha256 = ?, eight_bit = ? WHERE id = ?",
                now,
                body,
                written.size(),
                written.sha256(),
                eightBit,
                mail.id());
    }

    private Map<String, String> states(Connection connection) throws SQLException {
        return Sql.query(
                        connection,
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        "SELECT address, state FROM outbound_recipient WHERE message = ?",
                        mail.id())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean take(Connection connection, String address, Map<String, String> states) throws SQLException {
        switch (states.getOrDefault(address, "")) {
            case "" ->
                Sql.update(
                        connection,
                        "INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt)"
                                + " SELECT ?, COUNT(*), ?, ?, ?, 'waiting', ? FROM outbound_recipient WHERE message = ?",
                        mail.id(),
                        route,
                        address,
                        destination(address),
                        now,
                        mail.id());
            case "bounced", "kept" ->
                Sql.update(
                        connection,
                        "UPDATE outbound_recipient SET state = 'waiting', next_attempt = ?, delay_warned = FALSE, settled = 0"
                                + " WHERE message = ? AND address = ?",
                        now,
                        mail.id(),
                        address);
            default -> {
                return false;
            }
        }
        return true;
    }
}
