package org.jamesexpress.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jamesexpress.archive.search.SearchIndex;
import org.jamesexpress.archive.search.Update;

/** Takes an archive's index to its end before it is asked, unless the server does; shows on a terminal how far it is. */
final class IndexUpdate {
    static final int MOST_HITS = 100_000;

    /** Nobody waits longer for an answer that would be nearly the same. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);
    private static final String WIPE = "\r\u001b[K";
    private static final int ALL = 100;

    private final PrintWriter screen;
    private final boolean terminal;

    @SuppressWarnings("SystemConsoleNull") // the script sets jdk.console, so that no terminal is null on Java 22 too
    IndexUpdate(PrintWriter screen) {
        this.screen = screen;
        this.terminal = System.console() != null;
    }

    void run(SearchIndex index, boolean anew) throws IOException, CommandException {
        Update update = anew ? index.rebuild(this::show, AS_LONG_AS_IT_TAKES) : index.update(this::show, PATIENCE);
        wipe();
        if (anew && update.state() == Update.State.ELSEWHERE) {
            throw new CommandException("The server or another command is writing the index now: try again");
        }
        if (update.state() == Update.State.OUT_OF_TIME) {
            screen.println("The index doesn't have the newest mails yet: each search adds more of them");
        }
    }

    /** Likewise for who must know of every mail; of what another is at it for longer than a minute, the index doesn't know. */
    void runToTheEnd(SearchIndex index) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (index.update(this::show, AS_LONG_AS_IT_TAKES).state() == Update.State.ELSEWHERE
                && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        wipe();
    }

    private void show(long mails, long done, long all) {
        if (terminal && all > 0) {
            screen.printf("%s  indexing, %s, %d%%", WIPE, Words.count(mails, "mail"), Math.min(ALL, done * ALL / all));
            screen.flush();
        }
    }

    private void wipe() {
        if (terminal) {
            screen.print(WIPE);
            screen.flush();
        }
    }
}
