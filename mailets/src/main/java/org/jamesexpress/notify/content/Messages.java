package org.jamesexpress.notify.content;

import java.io.IOException;
import java.util.Optional;

/** The messages that events tell of, as far as they are kept. Any thread may ask. */
public interface Messages {
    /** None. */
    Messages NONE = event -> Optional.empty();

    /**
     * The message of an event; empty if it was never kept, or is not any more.
     *
     * @param event its id
     */
    Optional<Kept> find(String event) throws IOException;
}
