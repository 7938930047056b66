package org.jamesexpress.bench;

import java.util.OptionalDouble;

/**
 * What one contender has done in one round.
 *
 * @param seconds from the beginning of the first piece to the end of the last
 * @param cpuSeconds of all threads of this process meanwhile; empty for another process
 */
public record Outcome(long pieces, double seconds, OptionalDouble cpuSeconds) {
    double rate() {
        return pieces / seconds;
    }

    OptionalDouble cpuMillisAPiece() {
        return cpuSeconds.isPresent()
                ? OptionalDouble.of(cpuSeconds.getAsDouble() * 1000 / Math.max(1, pieces))
                : OptionalDouble.empty();
    }
}
