package org.jamesexpress.mailets;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;

/** An archive that is looked after every minute, on a thread of its own. */
final class TendedArchive implements AutoCloseable {
    private final Archive archive;
    private final Thread thread;

    private TendedArchive(Archive archive) {
        this.archive = archive;
        this.thread = MailetRuntime.threads("express-archive-").newThread(this::tend);
    }

    static TendedArchive open(ArchiveConfig config) {
        TendedArchive tended = new TendedArchive(Archive.open(config, Clock.systemUTC(), new SecureRandom()));
        tended.thread.start();
        return tended;
    }

    Archive archive() {
        return archive;
    }

    private void tend() {
        try {
            while (true) {
                TimeUnit.MINUTES.sleep(1);
                archive.tend();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tends it a last time. */
    @Override
    public void close() {
        thread.interrupt();
        archive.tend();
    }
}
