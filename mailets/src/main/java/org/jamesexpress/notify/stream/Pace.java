package org.jamesexpress.notify.stream;

import java.time.Duration;

/**
 * The time that things take.
 *
 * @param beat how often a listener is told that the connection stands, and whether its token still does is looked at
 * @param stall how long a listener may take nothing of what it is sent
 * @param loiter how long a connection may stand without a request that is under way
 * @param download how long what a link leads to may be on its way
 */
record Pace(Duration beat, Duration stall, Duration loiter, DownloadTime download) {
    static final Pace USUAL =
            new Pace(Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(30), DownloadTime.USUAL);

    /** A request that waits is answered well before it would count as stalled. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(50);
}
