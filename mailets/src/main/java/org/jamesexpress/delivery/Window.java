package org.jamesexpress.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * How many connections a lane may have at once. It grows by one when as many trips as it is wide have gone well, and
 * shrinks by one when as many have failed; a host that has too many connections makes it one smaller than what there are,
 * and for a while it does not grow beyond that. Guarded by {@link Lanes}.
 */
final class Window {
    /** As wide as that it starts, so that a small host isn't overrun. */
    static final int FIRST = 5;

    /** So long it is remembered that a host was crowded. */
    private static final Duration CROWDED = Duration.ofMinutes(10);

    private final int most;
    private double width;
    private int limit;
    private Instant limitedSince = Instant.MAX;

    Window(int most) {
        this.most = most;
        this.limit = most;
        this.width = Math.min(FIRST, most);
    }

    int width() {
        return (int) width;
    }

    void wentWell(Instant now) {
        if (limit < most && !isLimited(now)) {
            limit = most;
        }
        width = Math.min(limit, width + 1 / width);
    }

    void failed() {
        width = Math.max(1, width - 1 / width);
    }

    /** @param connections that there are */
    void crowded(int connections, Instant now) {
        limit = Math.max(1, Math.min(most, connections - 1));
        limitedSince = now;
        width = Math.min(width, limit);
    }

    private boolean isLimited(Instant now) {
        return !now.isBefore(limitedSince) && now.isBefore(limitedSince.plus(CROWDED));
    }
}
