package org.jamesexpress.store;

import java.time.Duration;

/** How long a test waits for what should come at once. */
final class TestTimes {
    static final Duration LONG = Duration.ofSeconds(30);

    private TestTimes() {}
}
