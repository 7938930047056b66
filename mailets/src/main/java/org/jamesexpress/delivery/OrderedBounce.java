package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Returns mail to its sender because the administrator ordered it. Runs on the worker that would make the attempt. */
final class OrderedBounce {
    private static final Finding ORDERED = Finding.withoutHost(
            StatusCodes.STOPPED_HERE, "returned by the administrator of this server before it was delivered");

    private final Outbound outbound;
    private final Reporter reporter;
    private final Insistence insistence;
    private final Clock clock;
    private final Consumer<Instant> nextTurn;

    /** @param nextTurn hears when a report that was not taken is to be handed over once more */
    OrderedBounce(
            Outbound outbound, Reporter reporter, Insistence insistence, Clock clock, Consumer<Instant> nextTurn) {
        this.outbound = outbound;
        this.reporter = reporter;
        this.insistence = insistence;
        this.clock = clock;
        this.nextTurn = nextTurn;
    }

    /** Carries the orders out, and says which recipients are still to be tried. */
    List<Recipient> carryOut(Parcel parcel) {
        Map<Recipient, Finding> returned = new LinkedHashMap<>();
        parcel.recipients().stream()
                .filter(Recipient::isToBeBounced)
                .forEach(recipient -> returned.put(recipient, ORDERED));
        if (!returned.isEmpty()) {
            bounce(parcel, returned);
        }
        return parcel.recipients().stream()
                .filter(recipient -> !recipient.isToBeBounced())
                .toList();
    }

    private void bounce(Parcel parcel, Map<Recipient, Finding> returned) {
        Instant now = clock.instant();
        Bouncing bouncing = reporter.bounce(parcel, returned, now);
        List<Attempt> attempts = returned.keySet().stream()
                .map(recipient -> new Attempt(recipient, now, 0, bouncing.outcome(), ORDERED, bouncing.again()))
                .toList();
        insistence.untilWritten(parcel, () -> outbound.settle(parcel, attempts));
        for (Attempt attempt : attempts) {
            Timing timing =
                    new Timing(Duration.between(parcel.arrived(), now), Duration.ZERO, Duration.ZERO, Duration.ZERO);
            DeliveryLog.settled(parcel, attempt.recipient(), attempt.outcome(), ORDERED, timing);
        }
        bouncing.again().ifPresent(nextTurn);
    }
}
