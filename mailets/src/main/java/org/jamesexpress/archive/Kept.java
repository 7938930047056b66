package org.jamesexpress.archive;

import java.time.LocalDate;
import java.util.Optional;

/**
 * How long a mail is kept, as it was stamped at its arrival.
 *
 * @param rule the name of the rule that says so
 * @param until the last day of UTC; empty for ever
 */
record Kept(String rule, Optional<LocalDate> until) {
    boolean outlasts(Kept other) {
        return other.until.isPresent() && (until.isEmpty() || until.get().isAfter(other.until.get()));
    }
}
