package org.jamesexpress.mailets;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;

/** An archive that is looked after every minute, on a thread of its own, and whose index is, on another. */
final class TendedArchive implements AutoCloseable {
    private final Archive archive;
    private final IndexFollower index;
    private final Thread thread;

    private TendedArchive(Archive archive, IndexFollower index) {
        this.archive = archive;
        this.index = index;
        this.thread = MailetRuntime.threads("express-archive-").newThread(this::tend);
    }

    static TendedArchive open(ArchiveConfig config) {
        TendedArchive tended = new TendedArchive(
                Archive.open(config, Clock.systemUTC(), new SecureRandom()), IndexFollower.of(config));
        tended.thread.start();
        tended.index.start();
        return tended;
    }

    /** Archives a mail, see {@link Archive#add}; that it can be found is taken care of later. */
    void add(Arrival mail, Content message) {
        archive.add(mail, message);
        index.wake();
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
        index.close();
        archive.tend();
    }
}
