package org.jamesexpress.mailets;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.search.Progress;
import org.jamesexpress.archive.search.SearchIndex;
import org.jamesexpress.archive.search.Update;
import org.jamesexpress.store.DerivedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what was archived into the archive's index, on a thread of its own: a moment after it is woken, and every minute.
 * No mail waits for it; what fails is told once and tried again.
 */
final class IndexFollower implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(IndexFollower.class);

    /** Mails that come in this time are written together. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** After that it looks whether it is to end. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final Path archive;
    private final boolean findable;
    private final Step step;
    private final Duration pause;
    private final Thread thread;
    private final BlockingQueue<Boolean> news = new ArrayBlockingQueue<>(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private boolean failed;

    /** Takes some of what is new into the index. */
    interface Step {
        Update take() throws IOException;
    }

    /**
     * A follower that is not started.
     *
     * @param findable whether there is an index at all; without one it never does anything
     * @param pause between a wake and the step
     */
    IndexFollower(Path archive, boolean findable, Step step, Duration pause) {
        this.archive = archive;
        this.findable = findable;
        this.step = step;
        this.pause = pause;
        this.thread = MailetRuntime.threads("express-archive-index-").newThread(this::follow);
    }

    static IndexFollower of(ArchiveConfig config) {
        SearchIndex index = new SearchIndex(config.folder(), config.index());
        if (config.findable()) {
            DerivedFile.unpackDriver(config.index().resolve("driver"));
        }
        return new IndexFollower(
                config.directory(), config.findable(), () -> index.update(Progress.UNSEEN, AT_ONCE), PAUSE);
    }

    void start() {
        if (findable) {
            thread.start();
        }
    }

    /** Says that there is something new; never waits. */
    void wake() {
        news.offer(true);
    }

    private void follow() {
        try {
            do {
                step();
                news.poll(1, TimeUnit.MINUTES);
            } while (!end.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() {
        news.clear();
        try {
            if (step.take().state() == Update.State.OUT_OF_TIME) {
                wake();
            }
            if (failed) {
                LOGGER.info("the index of the archive {} is written again", archive);
            }
            failed = false;
        } catch (IOException | RuntimeException e) {
            if (!failed) {
                LOGGER.warn("can't index the archive {}, which is tried every minute: {}", archive, e.getMessage());
            }
            failed = true;
        }
    }

    /** Waits for the step that it takes at the moment; what comes after is indexed when it is opened again. */
    @Override
    public void close() {
        end.countDown();
        wake();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
