package org.jamesexpress.delivery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which addresses did not answer the last time. Such a one is dead for a minute, and each further failure doubles the
 * time, up to ten minutes; after it one attempt at a time tries it in its place again. Guarded by its own monitor.
 */
final class HostHistory {
    private static final Duration FIRST_REST = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    /** So long a probe may take before somebody else makes one. */
    private static final Duration PROBE = Duration.ofMinutes(1);

    private static final int MOST = 100_000;

    private record Dead(long untilNanos, Duration rest, boolean isProbed) {}

    private final LongSupplier nanos;

    /** The one that was asked for longest ago comes first. */
    private final Map<InetSocketAddress, Dead> dead = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Dead> eldest) {
            return size() > MOST;
        }
    };

    HostHistory(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether to try it after the others. Whoever hears that a dead one is not, any more, probes it. */
    synchronized boolean isDead(Candidate host) {
        Dead state = dead.get(host.address());
        if (state == null) {
            return false;
        }
        long now = nanos.getAsLong();
        if (now - state.untilNanos() < 0) {
            return true;
        }
        dead.put(host.address(), new Dead(now + PROBE.toNanos(), state.rest(), true));
        return false;
    }

    synchronized void answered(Candidate host) {
        dead.remove(host.address());
    }

    /** What fails beside the one that showed it, or beside the probe, makes it no deader. */
    synchronized void failed(Candidate host) {
        long now = nanos.getAsLong();
        Dead before = dead.get(host.address());
        if (before == null) {
            dead.put(host.address(), new Dead(now + FIRST_REST.toNanos(), FIRST_REST, false));
        } else if (before.isProbed()) {
            Duration rest = longer(before.rest());
            dead.put(host.address(), new Dead(now + rest.toNanos(), rest, false));
        }
    }

    /** Forgets which are dead. */
    synchronized void forgive() {
        dead.clear();
    }

    private static Duration longer(Duration rest) {
        Duration twice = rest.multipliedBy(2);
        return twice.compareTo(LONGEST_REST) < 0 ? twice : LONGEST_REST;
    }
}
