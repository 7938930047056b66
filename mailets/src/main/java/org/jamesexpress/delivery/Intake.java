package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jamesexpress.smtp.Rcpt;

/** The rows of one mail that is taken. Used for one write. */
final class Intake {
    /**
     * What was taken.
     *
     * @param destinations that there is work for now
     * @param bodyIsUsed whether a row names the body
     */
    record Taken(Set<String> destinations, boolean bodyIsUsed) {}

    /** States of recipients that the mail could not be delivered to before. */
    private static final Set<String> TRIED_AGAIN = Set.of("bounced", "kept");

    private final String route;
    private final String spool;
    private final OutboundMail mail;
    private final StoredBody body;
    private final String sha256;
    private final long now;

    /** @param spool the id of the one that holds the body */
    Intake(String route, String spool, OutboundMail mail, StoredBody body, String sha256, Instant now) {
        this.route = route;
        this.spool = spool;
        this.mail = mail;
        this.body = body;
        this.sha256 = sha256;
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
        for (Rcpt recipient : mail.recipients()) {
            if (take(connection, recipient, states)) {
                destinations.add(destination(recipient.address()));
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
                "INSERT INTO outbound_message (id, route, message_id, arrived, reverse_path, ret, envid,"
                        + " spool, body, size, sha256, eight_bit, long_lines)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                mail.id(),
                route,
                mail.messageId().orElse(""),
                now,
                mail.reversePath(),
                DsnColumns.of(mail.ret()),
                mail.envid().orElse(""),
                spool,
                body.id(),
                body.size(),
                sha256,
                body.eightBit(),
                body.longLines());
    }

    private void reopenMessage(Connection connection) throws SQLException {
        Sql.update(
                connection,
                "UPDATE outbound_message SET settled = 0, arrived = ?, spool = ?, body = ?, size = ?, sha256 = ?,"
                        + " eight_bit = ?, long_lines = ? WHERE id = ?",
                now,
                spool,
                body.id(),
                body.size(),
                sha256,
                body.eightBit(),
                body.longLines(),
                mail.id());
    }

    private Map<String, String> states(Connection connection) throws SQLException {
        return Sql.query(
                        connection,
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        "SELECT address, state FROM outbound_recipient WHERE message = ?",
                        mail.id())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one, HashMap::new));
    }

    private boolean take(Connection connection, Rcpt recipient, Map<String, String> states) throws SQLException {
        String state = states.putIfAbsent(recipient.address(), "waiting");
        if (state == null) {
            insert(connection, recipient);
            return true;
        }
        if (!TRIED_AGAIN.contains(state)) {
            return false;
        }
        Sql.update(
                connection,
                "UPDATE outbound_recipient SET state = 'waiting', spool = ?, next_attempt = ?, delay_warned = FALSE,"
                        + " settled = 0 WHERE message = ? AND address = ?",
                spool,
                now,
                mail.id(),
                recipient.address());
        return true;
    }

    private void insert(Connection connection, Rcpt recipient) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO outbound_recipient (message, number, route, spool, address, destination, notify, orcpt,"
                        + " state, next_attempt)"
                        + " SELECT ?, COUNT(*), ?, ?, ?, ?, ?, ?, 'waiting', ? FROM outbound_recipient WHERE message = ?",
                mail.id(),
                route,
                spool,
                recipient.address(),
                destination(recipient.address()),
                DsnColumns.of(recipient.notifyOn()),
                recipient.orcpt().orElse(""),
                now,
                mail.id());
    }
}
