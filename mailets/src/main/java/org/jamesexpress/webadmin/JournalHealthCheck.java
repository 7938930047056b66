package org.jamesexpress.webadmin;

import com.google.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.mailets.TendedJournal;
import org.jamesexpress.mailets.ThisJames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whether it can be written down what SMTP accepts. To be named in {@code healthcheck.properties}:
 * {@code additional.healthchecks=org.jamesexpress.webadmin.JournalHealthCheck}. Unhealthy when it can't, and no mail is
 * accepted. Without a journal there is nothing to be ill.
 */
public final class JournalHealthCheck implements HealthCheck {
    private static final ComponentName NAME = new ComponentName("James Express journal");

    private final FileSystem files;

    @Inject
    public JournalHealthCheck(FileSystem files) {
        ThisJames.require();
        this.files = files;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    /** Asks on a thread that may wait. */
    @Override
    public Publisher<Result> check() {
        return Mono.fromCallable(() -> ArchiveHealthCheck.result(NAME, TendedJournal.health(files)))
                .subscribeOn(Schedulers.boundedElastic());
    }
}
