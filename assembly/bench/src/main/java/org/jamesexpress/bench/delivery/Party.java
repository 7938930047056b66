package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.nio.file.Path;

/** A contender that has begun in one round, and is told what to do next. Used by one thread. */
interface Party extends AutoCloseable {
    /** Makes it. */
    interface Maker {
        /**
         * Starts one that delivers so many mails which don't count. It returns when it has those.
         *
         * @param folder is empty
         */
        Party start(Path folder, Scene scene, Sink sink, int warmUp) throws Exception;
    }

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
