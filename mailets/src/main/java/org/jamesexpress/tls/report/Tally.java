package org.jamesexpress.tls.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.tls.Published;

/** Sessions that are counted and not yet written down. Guarded by its own monitor. */
final class Tally {
    /**
     * Sessions that are counted together.
     *
     * @param day of UTC, since 1970
     * @param failed empty for those that were encrypted as the policy has it
     */
    record Kind(long day, String domain, Published policy, Optional<Failed> failed) {}

    private final int most;
    private Map<Kind, Long> counts = new HashMap<>();
    private long lost;

    /** @param most kinds; those for which there is no room are lost */
    Tally(int most) {
        this.most = most;
    }

    synchronized void add(Kind kind, long sessions) {
        if (counts.size() < most || counts.containsKey(kind)) {
            counts.merge(kind, sessions, Long::sum);
        } else {
            lost += sessions;
        }
    }

    /** All that was counted since the last time. */
    synchronized Map<Kind, Long> take() {
        Map<Kind, Long> taken = counts;
        counts = new HashMap<>();
        return taken;
    }

    /** How many sessions found no room since the last time. */
    synchronized long takeLost() {
        long taken = lost;
        lost = 0;
        return taken;
    }
}
