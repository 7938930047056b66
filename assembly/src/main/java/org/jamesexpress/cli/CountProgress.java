package org.jamesexpress.cli;

import java.io.PrintWriter;

/** Shows on a terminal how many of some mails are done. Used by one thread. */
final class CountProgress {
    private static final String WIPE = "\r\u001b[K";

    private final PrintWriter screen;
    private final boolean terminal;

    @SuppressWarnings("SystemConsoleNull") // the script sets jdk.console, so that no terminal is null on Java 22 too
    CountProgress(PrintWriter screen) {
        this.screen = screen;
        this.terminal = System.console() != null;
    }

    void show(long done, long all) {
        if (terminal) {
            screen.printf("%s  %d of %s", WIPE, done, Words.count(all, "mail"));
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
