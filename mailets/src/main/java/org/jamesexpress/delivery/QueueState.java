package org.jamesexpress.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a recipient of the queue stands. */
public enum QueueState {
    /** For its next attempt. */
    WAITING,
    /** For the administrator, who stopped it. */
    HELD,
    /** Given up, and nobody could be told. */
    KEPT,
    /** For the delivery to return the mail to its sender, as the administrator ordered. */
    BOUNCING;

    /** The condition that a recipient {@code r} is in the queue, in the words of the index. */
    static final String QUEUED = "r.state IN ('waiting', 'held', 'kept')";

    /** The word of a recipient {@code r}. */
    static final String COLUMN = "CASE WHEN r.ordered = 'bounce' THEN 'bouncing' ELSE r.state END";

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(QueueState::word).toList();
    }

    static QueueState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
