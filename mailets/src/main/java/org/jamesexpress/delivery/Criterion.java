package org.jamesexpress.delivery;

import java.util.Map;
import java.util.Optional;

/** What mail can be chosen by. */
public interface Criterion {
    /** Its name, as an administrator writes it. */
    String word();

    /** What would be right in place of the text; empty if it is. */
    Optional<String> complaint(String text);

    /**
     * Refuses what can't be asked for.
     *
     * @throws IllegalArgumentException if a criterion does not take its text
     */
    static void check(Map<? extends Criterion, String> criteria) {
        criteria.forEach((by, text) -> by.complaint(text).ifPresent(right -> {
            throw new IllegalArgumentException(by.word() + " = " + text + ": " + right + " is right");
        }));
    }
}
