package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.nio.file.Path;

/** A contender that has begun in one round, and is told what to do next. Used by one thread. */
interface Party extends AutoCloseable {
    /** Makes it. */
    interface Maker {
        /**
         * Starts one.
         *
         * @param folder is empty
         */
        Party start(Path folder, Scene scene, Sink sink) throws Exception;
    }

    /** Has it take those mails which don't count, and deliver them at once. It returns when it has them. */
    void warmUp(int from, int to) throws Exception;

    /** Has it take the backlog, nothing of which leaves. */
    void fill() throws Exception;

    /** Lets mail leave from now on. */
    void go() throws Exception;

    /** When it had each of the mails that count and was free to deliver it. */
    long[] sent() throws IOException;

    /** The process whose cost is its own, with those that it has started. */
    long pid() throws IOException;

    @Override
    void close() throws IOException;
}
