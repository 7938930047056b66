package org.jamesexpress.bench;

import java.nio.file.Path;
import java.time.Duration;

/** One way to do the work that is compared. */
public interface Contender {
    /** What its columns are called. */
    String name();

    /**
     * Does the work for about that time.
     *
     * @param folder is empty, and deleted afterwards
     * @param writers do it at once
     */
    Outcome run(Path folder, int writers, Duration time) throws Exception;
}
