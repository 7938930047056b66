package org.jamesexpress.smtp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What hosts were found not to do though they offer it. For a day it is not asked of them again: a mail that was lost over
 * it goes another way the next time. Of 10,000 hosts at most; guarded by its own lock, which is held for no I/O.
 */
public final class Quirks {
    /** What a host may offer in vain. */
    enum Quirk {
        /** It loses commands that come ahead of its answers, or is lost with them: PIPELINING. */
        LOSES_COMMANDS,
        /** It does not know BDAT: CHUNKING. */
        KNOWS_NO_CHUNKS
    }

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int MOST = 10_000;

    private final LongSupplier nanoTime;
    private final Map<Key, Long> since = new LinkedHashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    public Quirks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void note(InetSocketAddress host, Quirk quirk) {
        Key key = new Key(host, quirk);
        since.remove(key);
        since.put(key, nanoTime.getAsLong());
        if (since.size() > MOST) {
            since.remove(since.keySet().iterator().next());
        }
    }

    synchronized boolean has(InetSocketAddress host, Quirk quirk) {
        Long noted = since.get(new Key(host, quirk));
        return noted != null && nanoTime.getAsLong() - noted < KEPT.toNanos();
    }

    private record Key(InetSocketAddress host, Quirk quirk) {}
}
