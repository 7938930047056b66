package org.jamesexpress.notify.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How far one listener has come in the log, and what it is told next. One thread at a time uses it, whichever has the
 * listener's turn; {@link #read} alone is for any.
 */
final class Position {
    private final Feed feed;
    private final Listener listener;
    private final Deque<Told> waiting = new ArrayDeque<>();
    private final AtomicReference<@Nullable Portion> fetched = new AtomicReference<>();
    private volatile boolean fetching;
    private volatile boolean failed;
    private long sequence;
    private long through;

    Position(Feed feed, Listener listener, Portion begin) {
        this.feed = feed;
        this.listener = listener;
        this.sequence =
                begin.told().isEmpty() ? begin.through() : begin.told().get(0).sequence();
        accept(begin);
    }

    /** The last sequence that is done with. */
    long sequence() {
        return sequence;
    }

    /** Whether more is on its way from the database. */
    boolean isFetching() {
        return fetching;
    }

    /** Whether the database didn't give what comes next. */
    boolean hasFailed() {
        return failed;
    }

    /** What comes next, if it is at hand; else it is fetched, if there is any. */
    Optional<Told> next(Scope scope) {
        while (true) {
            for (Told told = waiting.poll(); told != null; told = waiting.poll()) {
                sequence = told.sequence();
                Optional<Told> own = told.within(scope);
                if (own.isPresent()) {
                    return own;
                }
            }
            sequence = through;
            if (!more()) {
                return Optional.empty();
            }
        }
    }

    private boolean more() {
        Portion read = fetched.getAndSet(null);
        if (read != null) {
            fetching = false;
            accept(read);
            return true;
        }
        if (fetching) {
            return false;
        }
        Optional<Portion> recent = feed.recent(sequence);
        if (recent.isEmpty()) {
            fetching = true;
            feed.fetch(sequence, this::read);
            return false;
        }
        accept(recent.get());
        return through > sequence;
    }

    private void accept(Portion portion) {
        waiting.addAll(portion.told());
        through = portion.through();
    }

    /** What was fetched; empty where the database failed: it is tried again at the next look. */
    private void read(Optional<Portion> portion) {
        fetched.set(portion.orElse(null));
        failed = portion.isEmpty();
        if (failed) {
            fetching = false;
        } else {
            listener.look();
        }
    }

    /** Holds nothing for a listener that takes nothing: it is all in the log. */
    void letGo() {
        waiting.clear();
        through = sequence;
    }
}
