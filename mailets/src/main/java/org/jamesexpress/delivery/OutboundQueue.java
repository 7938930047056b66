package org.jamesexpress.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail of all deliveries that is not settled, as an administrator sees and orders it. Any thread may use it; each
 * method waits for the database.
 */
public final class OutboundQueue {
    /** So many entries a page has at most. */
    public static final int MOST = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(OutboundQueue.class);

    private final Store store;
    private final Bodies bodies;
    private final Clock clock;
    private final Runnable wake;

    /** @param wake has the running deliveries look at the table */
    public OutboundQueue(Store store, Spool spool, Clock clock, Runnable wake) {
        this.store = store;
        this.bodies = new Bodies(store, spool);
        this.clock = clock;
        this.wake = wake;
    }

    /**
     * Lists recipients in the order of their mails' ids.
     *
     * @param place {@link Page#FIRST}, or where the page before said
     * @param most 1 to {@link #MOST}
     * @throws IllegalArgumentException if there is no such place or number
     */
    public Page<QueuedRecipient> list(Selection selection, String place, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("A page has 1 to " + MOST + " entries, not " + most);
        }
        Where where = selection.where();
        if (!place.equals(Page.FIRST)) {
            String[] after = Page.parts(place, 2);
            where.and("(r.message, r.number) > (?, ?)", after[0], Page.number(after[1], place));
        }
        List<Placed> read = store.search(connection -> Sql.query(
                connection,
                OutboundQueue::recipient,
                "SELECT r.number, r.message, m.message_id, m.reverse_path, r.address, r.destination, m.arrived, m.size,"
                        + " r.attempts, r.next_attempt, r.last_reply, r.route, " + QueueState.COLUMN + " AS word"
                        + QueueOrder.FROM + where.sql() + " ORDER BY r.message, r.number LIMIT " + (most + 1),
                where.arguments()));
        return Page.of(read, most, Placed::place).map(Placed::recipient);
    }

    /** How much mail of a route there is, on all nodes. */
    public QueueSize size(String route) {
        record Part(QueueState state, long recipients, long oldest) {}
        List<Part> parts = store.search(connection -> Sql.query(
                connection,
                row -> new Part(QueueState.of(row.getString(1)), row.getLong(2), row.getLong(3)),
                "SELECT " + QueueState.COLUMN + ", COUNT(*), MIN(m.arrived)" + QueueOrder.FROM + " WHERE "
                        + QueueState.QUEUED + " AND r.route = ? GROUP BY 1",
                route));
        return new QueueSize(
                parts.stream().collect(Collectors.toMap(Part::state, Part::recipients)),
                parts.stream()
                        .filter(part -> part.state() == QueueState.WAITING)
                        .map(part -> Instant.ofEpochMilli(part.oldest()))
                        .findFirst());
    }

    /** Since when the mail that waits longest for its turn has been due, or will be; empty where none waits. */
    public Optional<Instant> dueSince() {
        return store
                .search(
                        connection -> Sql.query(
                                connection,
                                row -> row.getLong(1),
                                "SELECT next_attempt FROM outbound_recipient WHERE state = 'waiting' ORDER BY next_attempt LIMIT 1"))
                .stream()
                .findFirst()
                .map(Instant::ofEpochMilli);
    }

    /** A mail with all that is known of it, also when it is settled; empty if it is not known, or not any more. */
    public Optional<TracedMail> show(String mail) {
        return store.search(connection -> MailTrace.of(connection, mail));
    }

    /** What an order would do now. */
    public Touched preview(Order order, Selection selection) {
        return new QueueOrder(store, order, selection, clock).preview();
    }

    /** Carries an order out, for those who are in the queue when it begins. The log names the first thousand mails. */
    public Touched give(Order order, Selection selection) {
        QueueOrder running = new QueueOrder(store, order, selection, clock);
        Touched touched;
        try {
            touched = running.run(bodies);
        } finally {
            if (order.makesWork()) {
                wake.run();
            }
        }
        LOGGER.info(
                "queue {}: {} recipients of {} mails ({})",
                order.word(),
                touched.recipients(),
                touched.mails(),
                selection);
        return touched;
    }

    /** A recipient with its number, which leads to the next page. */
    private record Placed(int number, QueuedRecipient recipient) {
        String place() {
            return recipient.mail() + "/" + number;
        }
    }

    private static Placed recipient(ResultSet row) throws SQLException {
        QueueState state = QueueState.of(row.getString("word"));
        Optional<Instant> next = state == QueueState.WAITING || state == QueueState.BOUNCING
                ? Optional.of(Instant.ofEpochMilli(row.getLong("next_attempt")))
                : Optional.empty();
        return new Placed(
                row.getInt("number"),
                new QueuedRecipient(
                        row.getString("message"),
                        row.getString("message_id"),
                        row.getString("reverse_path"),
                        row.getString("address"),
                        row.getString("destination"),
                        state,
                        Instant.ofEpochMilli(row.getLong("arrived")),
                        row.getLong("size"),
                        row.getInt("attempts"),
                        next,
                        row.getString("last_reply"),
                        row.getString("route")));
    }
}
