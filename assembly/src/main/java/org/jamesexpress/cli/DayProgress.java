package org.jamesexpress.cli;

import java.io.PrintWriter;
import java.time.LocalDate;
import org.jamesexpress.archive.proof.Checkpoint;

/** Shows on a terminal how far somebody is who goes through an archive day by day. Used by one thread. */
final class DayProgress {
    private static final String WIPE = "\r\u001b[K";

    private final PrintWriter screen;
    private final boolean terminal;

    DayProgress(PrintWriter screen, boolean terminal) {
        this.screen = screen;
        this.terminal = terminal;
    }

    /** Shows nothing unless the process runs on a terminal. */
    @SuppressWarnings("SystemConsoleNull") // the script sets jdk.console, so that no terminal is null on Java 22 too
    static DayProgress on(PrintWriter screen) {
        return new DayProgress(screen, System.console() != null);
    }

    void show(Checkpoint done) {
        done.last()
                .ifPresent(day -> show(
                        day,
                        Words.count(done.mails(), "mail"),
                        Words.size(done.bytes()),
                        Words.count(done.findings().size() + done.missing().size(), "finding")));
    }

    void show(LocalDate day, String... facts) {
        if (terminal) {
            screen.printf("%s  %s done, %s", WIPE, day, String.join(", ", facts));
            screen.flush();
        }
    }

    void wipe() {
        if (terminal) {
            screen.print(WIPE);
            screen.flush();
        }
    }
}
