package org.jamesexpress.bench;

import java.util.OptionalDouble;

/**
 * What one contender has done in one round.
 *
 * @param seconds from the beginning of the first piece to the end of the last
 * @param cpuSeconds of all threads of this process meanwhile; empty for another process
 */
public record Outcome(long pieces, double seconds, OptionalDouble cpuSeconds) {
    /** Pieces a second. */
    public double rate() {
        return pieces / seconds;
    }

    /** Milliseconds of all cores; no number where nobody knows. */
    public double cpuMillisAPiece() {
        return cpuSeconds.orElse(Double.NaN) * 1000 / Math.max(1, pieces);
    }
}
