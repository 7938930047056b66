package org.jamesexpress.delivery;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.mime.Body;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.NewBody;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;

/**
 * The mail on its way out by one route, with its bodies. A crash leaves at worst bodies without rows, never rows without
 * a body. Any thread may use it; each method waits for the disk.
 */
final class Outbound {
    static final String DUE_MAILS = "SELECT DISTINCT next_attempt, message FROM outbound_recipient"
            + " WHERE route = ? AND spool = ? AND destination = ? AND state = 'waiting' AND next_attempt <= ?"
            + " ORDER BY next_attempt, message LIMIT ?";

    private final Store store;
    private final Bodies bodies;
    private final String spool;
    private final String route;
    private final Parcels parcels;
    private final Settling settling;
    private final OwedReports owedReports;
    private final Meters meters;

    /** @param route tells apart the mail of several deliveries on one store, and the names of their bodies */
    Outbound(Store store, Spool spool, EventLog events, String route) {
        this(store, spool, events, route, Meters.NONE);
    }

    Outbound(Store store, Spool spool, EventLog events, String route, Meters meters) {
        this.store = store;
        this.bodies = new Bodies(store, spool);
        this.spool = spool.id();
        this.route = route;
        this.parcels = new Parcels(store);
        this.settling = new Settling(events);
        this.owedReports = new OwedReports(store, route, spool.id());
        this.meters = meters;
    }

    Bodies bodies() {
        return bodies;
    }

    Body body(Parcel parcel) {
        return new SpooledBody(bodies, parcel.body());
    }

    /** Tells apart the bodies of several deliveries in one spool: their names begin with it. */
    static String prefix(String route) {
        return route + ".";
    }

    OwedReports owedReports() {
        return owedReports;
    }

    /**
     * Takes a mail. A recipient that had it already under the same id, or waits for it, is left as it is; one that it
     * could not be delivered to before is tried again, unless that was less than an hour ago and the sender was told.
     *
     * @return the destinations that there is work for now, unless another node or delivery has the mail
     */
    Set<String> accept(OutboundMail mail, Instant now) throws IOException {
        Measured content = new Measured(mail.content());
        NewBody body = bodies.take(prefix(route) + Bodies.name(), content);
        Intake intake = new Intake(route, spool, mail, body, content.gauge(), now);
        Intake.Taken taken = store.writeNow(intake::write);
        taken.needlessBody().ifPresent(bodies::delete);
        return taken.destinations();
    }

    /** The destinations that mail is due for, in no order. As many as asked for mean that there may be more. */
    List<String> dueDestinations(Instant now, int most) {
        return store.read(connection -> Sql.query(
                connection,
                row -> row.getString(1),
                "SELECT DISTINCT destination FROM outbound_recipient"
                        + " WHERE route = ? AND spool = ? AND state = 'waiting' AND next_attempt <= ? LIMIT ?",
                route,
                spool,
                now.toEpochMilli(),
                most));
    }

    /**
     * The mails due for a destination, the longest due first, each once for every time at which some of its recipients
     * are due. As many as asked for mean that there may be more.
     */
    List<String> dueMails(String destination, Instant now, int most) {
        return store.read(connection -> Sql.query(
                connection, row -> row.getString(2), DUE_MAILS, route, spool, destination, now.toEpochMilli(), most));
    }

    /** When the first recipient becomes due that is not due yet. */
    Optional<Instant> nextDue(Instant now) {
        return store
                .read(connection -> Sql.query(
                        connection,
                        row -> row.getLong(1),
                        "SELECT next_attempt FROM outbound_recipient"
                                + " WHERE route = ? AND spool = ? AND state = 'waiting' AND next_attempt > ?"
                                + " ORDER BY next_attempt LIMIT 1",
                        route,
                        spool,
                        now.toEpochMilli()))
                .stream()
                .findFirst()
                .map(Instant::ofEpochMilli);
    }

    /** The mail with its recipients at some destinations that are due; empty when there are none any more. */
    Optional<Parcel> parcel(String mail, List<String> destinations, Instant now) {
        return parcels.read(mail, destinations, now);
    }

    private static String places(int count) {
        return "(?" + ", ?".repeat(count - 1) + ")";
    }

    /** Has nobody wait longer than until then: a clock that was set back makes times of old lie far ahead. */
    void bringForward(Instant latest) {
        store.writeNow(connection -> Sql.update(
                connection,
                "UPDATE outbound_recipient SET next_attempt = ?"
                        + " WHERE route = ? AND spool = ? AND state = 'waiting' AND next_attempt > ?",
                latest.toEpochMilli(),
                route,
                spool,
                latest.toEpochMilli()));
    }

    /** Those recipients whom the administrator took out of the delivery since the parcel was read. */
    Set<Recipient> takenOut(Parcel parcel) {
        List<String> destinations = parcel.recipients().stream()
                .map(recipient -> Intake.destination(recipient.address()))
                .distinct()
                .toList();
        Object[] arguments =
                Stream.concat(Stream.of(parcel.id()), destinations.stream()).toArray();
        Set<Integer> waiting = Set.copyOf(store.read(connection -> Sql.query(
                connection,
                row -> row.getInt(1),
                "SELECT number FROM outbound_recipient WHERE message = ? AND destination IN "
                        + places(destinations.size()) + " AND state = 'waiting'",
                arguments)));
        return parcel.recipients().stream()
                .filter(recipient -> !waiting.contains(recipient.number()))
                .collect(Collectors.toSet());
    }

    /** Writes down what attempts came to, with the events that tell of it, all or nothing. */
    void settle(Parcel parcel, List<Attempt> attempts) {
        settle(parcel, attempts, Optional.empty());
    }

    /** Likewise, and promises a report of it. */
    void settle(Parcel parcel, List<Attempt> attempts, Optional<Report> report) {
        if (attempts.isEmpty()) {
            return;
        }
        boolean bodyIsDone = store.writeNow(connection -> {
            if (report.isPresent()) {
                owedReports.promise(connection, report.get());
            }
            boolean isDone = settling.write(connection, parcel, attempts);
            if (isDone) {
                Bodies.letGo(connection, parcel.body().id());
            }
            return isDone;
        });
        attempts.forEach(attempt -> attempt.count(parcel.arrived(), meters));
        if (bodyIsDone) {
            bodies.delete(parcel.body().id());
        }
    }

    /** Notes that the sender was told of the delay. */
    void markWarned(Parcel parcel, List<Recipient> recipients, Instant now) {
        store.writeNow(connection -> settling.markWarned(connection, parcel, recipients, now));
    }
}
