package org.jamesexpress.mx;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jamesexpress.testing.LoopbackDns;

/** Asks a server on loopback, and remembers what it said as long as another clock allows. */
public final class ClockedDns {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private ClockedDns() {}

    public static Dns of(LoopbackDns server, LongSupplier nanos) {
        return new Dns(List.of(server.address()), PATIENCE, DnsWatch.UNSEEN, nanos);
    }
}
