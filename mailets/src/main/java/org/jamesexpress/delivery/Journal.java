package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one attempt did, host by host, for those who ask later. Used by one thread. */
final class Journal {
    private final Parcel parcel;
    private final Clock clock;
    private final Stopwatch stopwatch;

    /** Of hosts that led on to the next one, and are not written down yet. */
    private final List<Attempt> passed = new ArrayList<>();

    Journal(Parcel parcel, Clock clock) {
        this.parcel = parcel;
        this.clock = clock;
        this.stopwatch = new Stopwatch(clock);
    }

    Stopwatch stopwatch() {
        return stopwatch;
    }

    /** The host was no help for the recipient, and the next one is tried. */
    void pass(Recipient recipient, Finding finding) {
        passed.add(entry(recipient, Outcome.NEXT_HOST, finding, Optional.empty()));
        DeliveryLog.passed(parcel, recipient, finding);
    }

    /** @param next when the recipient is tried again */
    Attempt entry(Recipient recipient, Outcome outcome, Finding finding, Optional<Instant> next) {
        Finding told = outcome == Outcome.DEFERRED ? finding.forNow() : finding;
        return new Attempt(recipient, clock.instant(), took(recipient, finding), outcome, told, next);
    }

    /** As long as the host took of whom the finding tells, which may be one that was passed by. */
    private long took(Recipient recipient, Finding finding) {
        return passed.stream()
                .filter(attempt -> attempt.recipient().equals(recipient)
                        && attempt.finding().equals(finding))
                .findFirst()
                .map(Attempt::took)
                .orElseGet(stopwatch::hostTook);
    }

    /** The entries of recipients that were accepted, and before them those of the hosts that passed them on. */
    List<Attempt> withThePassed(List<Attempt> delivered) {
        Set<Recipient> recipients = delivered.stream().map(Attempt::recipient).collect(Collectors.toSet());
        List<Attempt> all = new ArrayList<>(passed);
        all.removeIf(attempt -> !recipients.contains(attempt.recipient()));
        passed.removeAll(all);
        all.addAll(delivered);
        return all;
    }

    /** The hosts that were passed by, without the one that is told of as the reason why a recipient is left. */
    List<Attempt> passedBesides(Tally tally) {
        Map<Recipient, Finding> told = new HashMap<>(tally.undecided());
        told.putAll(tally.failed());
        return passed.stream()
                .filter(attempt -> !attempt.finding().equals(told.get(attempt.recipient())))
                .toList();
    }

    /** Has the log tell of recipients that are settled, or tried again later. */
    void log(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            if (attempt.outcome() != Outcome.NEXT_HOST) {
                Timing timing =
                        stopwatch.timing(parcel.arrived(), attempt.recipient().due());
                DeliveryLog.settled(parcel, attempt.recipient(), attempt.outcome(), attempt.finding(), timing);
            }
        }
    }
}
