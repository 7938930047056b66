package org.jamesexpress.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;

/** Shows on a terminal how much of a large body has been sent. Used by one thread. */
final class BodyProgress {
    /** A smaller body is gone before anybody could read how far it is. */
    private static final long LARGE = 1_000_000;

    private static final String WIPE = "\r\u001b[K";
    private static final int ALL = 100;

    private final PrintWriter screen;
    private final boolean terminal;

    BodyProgress(PrintWriter screen, boolean terminal) {
        this.screen = screen;
        this.terminal = terminal;
    }

    /** Shows nothing unless the process runs on a terminal. */
    @SuppressWarnings("SystemConsoleNull") // the script sets jdk.console, so that no terminal is null on Java 22 too
    static BodyProgress on(PrintWriter screen) {
        return new BodyProgress(screen, System.console() != null);
    }

    /** The same octets; whoever reads them moves the progress on. */
    InputStream of(InputStream body, long size) {
        return terminal && size >= LARGE ? new Counted(body, size) : body;
    }

    private final class Counted extends FilterInputStream {
        private final long size;
        private long read;
        private long shown = -1;

        Counted(InputStream body, long size) {
            super(body);
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] octets, int from, int length) throws IOException {
            int count = super.read(octets, from, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) {
            read += more;
            long percent = Math.min(ALL, read * ALL / size);
            if (percent != shown) {
                shown = percent;
                screen.printf("%s  sent %d%% of %.1f MB", WIPE, percent, size / 1e6);
                screen.flush();
            }
        }

        @Override
        public void close() throws IOException {
            screen.print(WIPE);
            screen.flush();
            super.close();
        }
    }
}
