package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.NewEvent;

/** Writes what attempts came to, within a write of the store. */
final class Settling {
    private final EventLog events;

    Settling(EventLog events) {
        this.events = events;
    }

    /** Writes the attempts, and says whether nobody needs the body any more. */
    boolean write(Connection connection, Parcel parcel, List<Attempt> attempts) throws SQLException {
        for (Attempt attempt : attempts) {
            insert(connection, parcel, attempt);
            switch (attempt.outcome()) {
                case NEXT_HOST -> {}
                case DEFERRED -> defer(connection, parcel, attempt);
                case DELIVERED -> end(connection, parcel, attempt, "delivered");
                case BOUNCED -> end(connection, parcel, attempt, "bounced");
                case KEPT -> end(connection, parcel, attempt, "kept");
            }
            Optional<NewEvent> event = DeliveryEvents.of(parcel, attempt);
            if (event.isPresent()) {
                events.append(connection, event.get());
            }
        }
        return close(connection, parcel, attempts.get(attempts.size() - 1).time());
    }

    /** Notes that the sender was told of the delay, and says of how many recipients. */
    int markWarned(Connection connection, Parcel parcel, List<Recipient> recipients, Instant now) throws SQLException {
        for (Recipient recipient : recipients) {
            Sql.update(
                    connection,
                    "UPDATE outbound_recipient SET delay_warned = TRUE WHERE message = ? AND number = ?",
                    parcel.id(),
                    recipient.number());
            events.append(connection, DeliveryEvents.delayed(parcel, recipient, now));
        }
        return recipients.size();
    }

    private static void insert(Connection connection, Parcel parcel, Attempt attempt) throws SQLException {
        Finding finding = attempt.finding();
        Sql.update(
                connection,
                "INSERT INTO outbound_attempt (message, recipient, number, time, host, address, port, source, tls, stage,"
                        + " code, enhanced, words, millis, outcome, next_attempt)"
                        + " SELECT ?, ?, COUNT(*) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                        + " FROM outbound_attempt WHERE message = ? AND recipient = ?",
                parcel.id(),
                attempt.recipient().number(),
                attempt.time().toEpochMilli(),
                finding.host().map(host -> host.host().name()).orElse(""),
                finding.host()
                        .map(host -> host.host().address().getHostAddress())
                        .orElse(""),
                finding.host().map(Candidate::port).orElse(0),
                finding.link().source(),
                finding.link().tls(),
                finding.stage().map(Enum::name).orElse(""),
                finding.reply().map(reply -> reply.code()).orElse(0),
                finding.status(),
                finding.words(),
                attempt.took(),
                attempt.outcome().name(),
                attempt.next().map(Instant::toEpochMilli).orElse(0L),
                parcel.id(),
                attempt.recipient().number());
    }

    private static void defer(Connection connection, Parcel parcel, Attempt attempt) throws SQLException {
        Sql.update(
                connection,
                "UPDATE outbound_recipient SET next_attempt = ?, attempts = attempts + 1, last_reply = ?"
                        + " WHERE message = ? AND number = ?",
                attempt.next().orElseThrow().toEpochMilli(),
                attempt.finding().words(),
                parcel.id(),
                attempt.recipient().number());
    }

    private static void end(Connection connection, Parcel parcel, Attempt attempt, String state) throws SQLException {
        Sql.update(
                connection,
                "UPDATE outbound_recipient SET state = ?, settled = ?, attempts = attempts + 1, last_reply = ?"
                        + " WHERE message = ? AND number = ?",
                state,
                attempt.time().toEpochMilli(),
                attempt.finding().words(),
                parcel.id(),
                attempt.recipient().number());
    }

    /** Closes the mail once no recipient waits; a report that nobody got keeps its body until it is forgotten. */
    private static boolean close(Connection connection, Parcel parcel, Instant now) throws SQLException {
        List<String> states = Sql.query(
                connection,
                row -> row.getString(1),
                "SELECT DISTINCT state FROM outbound_recipient WHERE message = ?",
                parcel.id());
        if (states.contains("waiting") || states.contains("held")) {
            return false;
        }
        Sql.update(connection, "UPDATE outbound_message SET settled = ? WHERE id = ?", now.toEpochMilli(), parcel.id());
        return !states.contains("kept");
    }
}
