package org.jamesexpress.delivery;

import java.util.Optional;

/** What mail can be chosen by. */
public interface Criterion {
    /** Its name, as an administrator writes it. */
    String word();

    /** What would be right in place of the text; empty if it is. */
    Optional<String> complaint(String text);
}
