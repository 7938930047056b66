package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One order on its way through the queue: a few hundred recipients a transaction, so that mail flows between them. Who is
 * affected is read apart from what is written, and written only where it still holds. Used by one thread, once.
 */
final class QueueOrder {
    static final String FROM = " FROM outbound_recipient r JOIN outbound_message m ON m.id = r.message";

    private static final Logger LOGGER = LoggerFactory.getLogger(QueueOrder.class);
    private static final int AT_ONCE = 500;

    /** So many mails the log names. */
    private static final int MOST_NAMED = 1000;

    private static final String DELETED = "deleted by the administrator";

    private final Store store;
    private final Order order;
    private final Selection selection;
    private final Clock clock;
    private final long now;
    private long recipients;
    private long mails;
    private String lastMail = "";

    private record Place(String mail, int number) {}

    private record Body(String id, String spool) {}

    /** What a transaction did: to whom, and the bodies that nobody needs any more. */
    private record Step(List<Place> changed, List<Body> bodies) {}

    QueueOrder(Store store, Order order, Selection selection, Clock clock) {
        this.store = store;
        this.order = order;
        this.selection = selection;
        this.clock = clock;
        this.now = clock.millis();
    }

    Touched preview() {
        Where where = affected();
        return store.search(connection -> Sql.query(
                        connection,
                        row -> new Touched(row.getLong(1), row.getLong(2)),
                        "SELECT COUNT(*), COUNT(DISTINCT r.message)" + FROM + where.sql(),
                        where.arguments())
                .get(0));
    }

    /** @param bodies of this node, whose files a deletion may leave without use; those of other nodes are left to them */
    Touched run(Bodies bodies) {
        Optional<Place> last = Optional.empty();
        do {
            List<Place> page = page(last);
            Step step = store.writeNow(connection -> change(connection, page));
            count(step.changed());
            step.bodies().stream()
                    .filter(body -> body.spool().equals(bodies.spool().id()))
                    .forEach(body -> bodies.delete(body.id()));
            last = page.size() < AT_ONCE ? Optional.empty() : Optional.of(page.get(page.size() - 1));
        } while (last.isPresent());
        return new Touched(recipients, mails);
    }

    /**
     * Mail that comes while the order is under way is not meant; what seems to come later still came before the clock was
     * set back.
     */
    private Where affected() {
        return selection
                .where()
                .and("r." + order.states())
                .and("m.arrived NOT BETWEEN ? AND ?", now + 1, clock.millis());
    }

    private List<Place> page(Optional<Place> last) {
        Where where = affected();
        last.ifPresent(it -> where.and("(r.message, r.number) > (?, ?)", it.mail(), it.number()));
        return store.search(connection -> Sql.query(
                connection,
                row -> new Place(row.getString(1), row.getInt(2)),
                "SELECT r.message, r.number" + FROM + where.sql() + " ORDER BY r.message, r.number LIMIT " + AT_ONCE,
                where.arguments()));
    }

    private Step change(Connection connection, List<Place> page) throws SQLException {
        List<Place> changed = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement(order.update())) {
            for (Place place : page) {
                int parameter = 1;
                if (order.isTimed()) {
                    update.setLong(parameter++, now);
                }
                update.setString(parameter++, place.mail());
                update.setInt(parameter, place.number());
                if (update.executeUpdate() > 0) {
                    changed.add(place);
                }
            }
        }
        Set<String> touched = new LinkedHashSet<>();
        changed.forEach(place -> touched.add(place.mail()));
        return new Step(changed, followUp(connection, changed, touched));
    }

    /** Brings the mails' own rows in line with their recipients', and says which bodies are not needed any more. */
    private List<Body> followUp(Connection connection, List<Place> changed, Set<String> touched) throws SQLException {
        List<Body> bodies = new ArrayList<>();
        if (order == Order.RELEASE) {
            for (String mail : touched) {
                Sql.update(connection, "UPDATE outbound_message SET settled = 0 WHERE id = ?", mail);
            }
        } else if (order == Order.DELETE) {
            for (Place place : changed) {
                AttemptRows.note(connection, place.mail(), place.number(), now, "DELETED", DELETED);
            }
            for (String mail : touched) {
                if (Settling.close(connection, mail, now)) {
                    bodies.addAll(Sql.query(
                            connection,
                            row -> new Body(row.getString(1), row.getString(2)),
                            "SELECT body, spool FROM outbound_message WHERE id = ?",
                            mail));
                }
            }
        }
        for (Body body : bodies) {
            Bodies.letGo(connection, body.id());
        }
        return bodies;
    }

    private void count(List<Place> changed) {
        recipients += changed.size();
        for (Place place : changed) {
            if (!place.mail().equals(lastMail)) {
                lastMail = place.mail();
                mails++;
                if (mails <= MOST_NAMED) {
                    LOGGER.info("queue {}: {}", order.word(), lastMail);
                }
            }
        }
    }
}
