package org.jamesexpress.bench.delivery;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Moments that processes tell one another, in microseconds since 1970. */
final class Moment {
    /** In place of one that never came. */
    static final long NEVER = 0;

    private Moment() {}

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    static String line(LongStream moments) {
        return moments.mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    static long[] of(String line) {
        return line.isEmpty()
                ? new long[0]
                : Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }
}
