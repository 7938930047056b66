package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.NewEvent;

/**
 * Writes what attempts came to, within a write of the store. An administrator may have given an order while an attempt was
 * under way; then it counts as follows.
 *
 * <pre>
 * the attempt    held meanwhile    deleted meanwhile   to be bounced meanwhile
 * delivered      delivered         delivered           delivered
 * deferred       held              deleted             bounced at the delivery's next turn
 * bounced        bounced: the sender has the report    deleted   bounced
 * kept           held              deleted             kept
 * </pre>
 *
 * <p>Of an end that does not count there is no event.
 */
final class Settling {
    private final EventLog log;
    private final DeliveryEvents events;

    Settling(EventLog log) {
        this.log = log;
        this.events = new DeliveryEvents(log.ids());
    }

    /** Writes the attempts, and says whether nobody needs the body any more. */
    boolean write(Connection connection, Parcel parcel, List<Attempt> attempts) throws SQLException {
        for (Attempt attempt : attempts) {
            AttemptRows.insert(connection, parcel.id(), attempt);
            boolean counts = switch (attempt.outcome()) {
                case NEXT_HOST -> false;
                case DEFERRED -> defer(connection, parcel, attempt);
                case DELIVERED -> end(connection, parcel, attempt, "delivered", "state <> 'delivered'");
                case BOUNCED -> end(connection, parcel, attempt, "bounced", "state IN ('waiting', 'held')");
                case KEPT -> end(connection, parcel, attempt, "kept", "state = 'waiting'");
            };
            Optional<NewEvent> event = events.of(parcel, attempt);
            if (counts && event.isPresent()) {
                log.append(connection, event.get());
            }
        }
        return close(
                connection,
                parcel.id(),
                attempts.get(attempts.size() - 1).time().toEpochMilli());
    }

    /** Notes that the sender was told of the delay, and says of how many recipients. */
    int markWarned(Connection connection, Parcel parcel, List<Recipient> recipients, Instant now) throws SQLException {
        for (Recipient recipient : recipients) {
            Sql.update(
                    connection,
                    "UPDATE outbound_recipient SET delay_warned = TRUE WHERE message = ? AND number = ?",
                    parcel.id(),
                    recipient.number());
            log.append(connection, events.delayed(parcel, recipient, now));
        }
        return recipients.size();
    }

    /**
     * Closes the mail once nobody waits, and says whether nobody needs the body any more; what is kept
     * keeps its body until it is forgotten. The first statement makes another node that settles or orders
     * something about the same mail wait: each would take what the other ends for still waiting.
     */
    static boolean close(Connection connection, String mail, long now) throws SQLException {
        Sql.update(connection, "UPDATE outbound_message SET settled = 0 WHERE id = ?", mail);
        Queued queued =
                Sql.query(connection, Queued::of, Queued.SELECT, mail, mail).get(0);
        if (queued == Queued.SOME) {
            return false;
        }
        Sql.update(connection, "UPDATE outbound_message SET settled = ? WHERE id = ?", now, mail);
        return queued == Queued.NOBODY;
    }

    /**
     * Plans the next attempt, unless an order has planned something else since this one began. It was made in any case,
     * and counts.
     */
    private static boolean defer(Connection connection, Parcel parcel, Attempt attempt) throws SQLException {
        long next = attempt.next().map(Instant::toEpochMilli).orElse(0L);
        Sql.update(
                connection,
                "UPDATE outbound_recipient SET attempts = attempts + 1, last_reply = ?,"
                        + " next_attempt = CASE WHEN ? > 0 AND ordered = ? THEN ? ELSE next_attempt END"
                        + " WHERE message = ? AND number = ? AND state IN ('waiting', 'held')",
                attempt.finding().words(),
                next,
                attempt.recipient().order(),
                next,
                parcel.id(),
                attempt.recipient().number());
        return true;
    }

    /** Says whether the end counts. */
    private static boolean end(Connection connection, Parcel parcel, Attempt attempt, String state, String from)
            throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE outbound_recipient SET state = ?, settled = ?, attempts = attempts + 1, last_reply = ?,"
                                + " ordered = '' WHERE message = ? AND number = ? AND " + from,
                        state,
                        attempt.time().toEpochMilli(),
                        attempt.finding().words(),
                        parcel.id(),
                        attempt.recipient().number())
                > 0;
    }

    /** Who of a mail's recipients is still in the queue. */
    private enum Queued {
        NOBODY,
        /** Nobody but those who were given up. */
        KEPT_ONLY,
        SOME;

        private static final String RECIPIENT =
                "EXISTS (SELECT 1 FROM outbound_recipient r WHERE r.message = ? AND " + QueueState.QUEUED;

        /** Finds the first of them, and needn't read the others: there may be thousands. */
        static final String SELECT = "SELECT CASE WHEN " + RECIPIENT + " AND r.state <> 'kept') THEN 2 WHEN "
                + RECIPIENT + ") THEN 1 ELSE 0 END";

        static Queued of(ResultSet row) throws SQLException {
            return values()[row.getInt(1)];
        }
    }
}
