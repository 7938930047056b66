package org.jamesexpress.archive.proof;

import java.time.LocalDate;
import java.util.Optional;

/**
 * How much of an archive is looked at. The ledger is read whole from the first day on, and each file is looked for; what
 * a sample spares is reading the files.
 *
 * @param since the first day, of UTC
 * @param percent of the mails whose files are read, 1 to 100
 */
public record Scope(Optional<LocalDate> since, int percent) {
    private static final int ALL = 100;

    public Scope {
        if (percent < 1 || percent > ALL) {
            throw new IllegalArgumentException("percent = " + percent);
        }
    }

    public static Scope everything() {
        return new Scope(Optional.empty(), ALL);
    }

    boolean covers(LocalDate day) {
        return since.map(first -> !day.isBefore(first)).orElse(true);
    }

    /** @param random from 0 to 1 */
    boolean takes(double random) {
        return random * ALL < percent;
    }
}
