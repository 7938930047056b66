package org.jamesexpress.testing;

import java.time.Instant;
import java.util.Map;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/** A mail of which everything is known. */
public final class FullArrival {
    private FullArrival() {}

    public static Arrival made() {
        return new Arrival(
                "m",
                "m",
                "alice@example.test",
                Map.of("bob@example.test", MailDirection.INTERNAL),
                "client.invalid",
                "192.0.2.1",
                "laptop",
                "alice@example.test",
                "TLSv1.3 TLS_AES_256_GCM_SHA384",
                Map.of("spf", "pass", "dkim", "pass (identity @example.test)"),
                Instant.ofEpochMilli(1_795_291_141_001L));
    }
}
