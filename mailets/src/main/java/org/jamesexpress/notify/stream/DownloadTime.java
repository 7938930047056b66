package org.jamesexpress.notify.stream;

import java.time.Duration;

/**
 * How long somebody may take to fetch something.
 *
 * @param least however little it is
 * @param slowest octets a second, slower than which nobody may be for longer than that
 */
record DownloadTime(Duration least, long slowest) {
    static final DownloadTime USUAL = new DownloadTime(Duration.ofMinutes(10), 32 << 10);

    Duration of(long octets) {
        return least.plusSeconds(octets / slowest);
    }
}
