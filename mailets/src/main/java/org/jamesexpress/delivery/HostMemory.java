package org.jamesexpress.delivery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What hosts showed of their TLS, for some minutes: the next mail need not find it out again. Guarded by its own monitor. */
final class HostMemory<T> {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    private record Seen<T>(T what, long since) {}

    private final LongSupplier nanos;
    private final Map<InetSocketAddress, Seen<T>> seen = new LinkedHashMap<>();

    HostMemory(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized Optional<T> of(Candidate host) {
        return Optional.ofNullable(seen.get(host.address()))
                .filter(it -> nanos.getAsLong() - it.since() < KEPT.toNanos())
                .map(Seen::what);
    }

    synchronized void note(Candidate host, T what) {
        seen.remove(host.address());
        seen.put(host.address(), new Seen<>(what, nanos.getAsLong()));
        if (seen.size() > MOST) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    synchronized void forget(Candidate host) {
        seen.remove(host.address());
    }

    synchronized void forget() {
        seen.clear();
    }
}
