package org.jamesexpress.delivery;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one attempt has learned of each recipient. Used by one thread. */
final class Tally {
    private static final Finding NOTHING =
            Finding.withoutHost(StatusCodes.NO_ANSWER_FROM_HOST, "no host could be tried");

    /** Those whom the next host may help, each with what tells most of why none has so far. */
    private final Map<Recipient, Finding> open = new LinkedHashMap<>();

    private final Map<Recipient, Finding> failed = new LinkedHashMap<>();
    private final Map<Recipient, Finding> ambiguous = new LinkedHashMap<>();

    /** Those open ones whom a host that was tried may help another time. */
    private final Set<Recipient> worthWaiting = new HashSet<>();

    Tally(List<Recipient> recipients) {
        recipients.forEach(recipient -> open.put(recipient, NOTHING));
    }

    List<Recipient> open() {
        return List.copyOf(open.keySet());
    }

    boolean nobodyIsOpen() {
        return open.isEmpty();
    }

    /** Notes what a finding means for a recipient. */
    void note(Recipient recipient, Finding finding, FailureTable meaning) {
        switch (meaning) {
            case DELIVERED -> open.remove(recipient);
            case BOUNCE -> fail(recipient, finding);
            case DEFER -> {
                open.remove(recipient);
                ambiguous.put(recipient, finding);
            }
            case NEXT_HOST, AGAIN_IN_CLEAR -> {
                boolean first = worthWaiting.add(recipient);
                open.merge(recipient, finding, (before, now) -> first ? now : before.orMoreTelling(now));
            }
            case NEXT_HOST_OR_BOUNCE ->
                open.merge(recipient, finding, (before, now) -> worthWaiting.contains(recipient) ? before : now);
        }
    }

    /** Gives a recipient up. */
    void fail(Recipient recipient, Finding finding) {
        open.remove(recipient);
        failed.put(recipient, finding);
    }

    void failAll(Finding finding) {
        open().forEach(recipient -> fail(recipient, finding));
    }

    void deferAll(Finding finding) {
        open.replaceAll((recipient, before) -> finding);
        worthWaiting.addAll(open.keySet());
    }

    /** The walk was broken off: all are due again at once, except for those whom that might bring a second copy. */
    void leaveAllButTheAmbiguous() {
        open.clear();
        failed.clear();
    }

    /** All hosts were tried: whoever met none that could take such a mail is given up. */
    void end() {
        for (Recipient recipient : open()) {
            Finding finding = open.getOrDefault(recipient, NOTHING);
            if (!worthWaiting.contains(recipient) && finding.host().isPresent()) {
                fail(recipient, finding);
            }
        }
    }

    /** Whether somebody is open whom none of the hosts that were tried may help another time. */
    boolean leavesSomebodyWithoutHope() {
        return !worthWaiting.containsAll(open.keySet());
    }

    /** Those given up, each with the reason. */
    Map<Recipient, Finding> failed() {
        return failed;
    }

    /** Those whom no host accepted or refused for good, each with what tells most of why. */
    Map<Recipient, Finding> undecided() {
        Map<Recipient, Finding> undecided = new LinkedHashMap<>(open);
        undecided.putAll(ambiguous);
        return undecided;
    }
}
