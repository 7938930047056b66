package org.jamesexpress.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One way to do the work that is compared.
 *
 * @param <R> what comes out
 */
public interface Contender<R> {
    /** What its columns are called. */
    String name();

    /**
     * Does the work for about that time.
     *
     * @param folder is empty, and deleted afterwards
     * @param load how much of it: at once, or a second
     */
    R run(Path folder, int load, Duration time) throws Exception;
}
