package org.jamesexpress.notify.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs who comes without a right token: an address once a minute, and no more than some addresses. Guarded by itself. */
final class Refusals {
    private static final Logger LOGGER = LoggerFactory.getLogger(Refusals.class);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int MOST = 1_000;

    private final Map<String, Instant> logged = new LinkedHashMap<>();

    synchronized void refused(String address, String endpoint, Instant now) {
        logged.values().removeIf(time -> !now.isBefore(time.plus(QUIET)));
        if (logged.size() < MOST && logged.putIfAbsent(address, now) == null) {
            LOGGER.warn("refused a listener without a valid token endpoint={} address={}", endpoint, address);
        }
    }
}
