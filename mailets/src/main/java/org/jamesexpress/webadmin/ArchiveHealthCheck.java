package org.jamesexpress.webadmin;

import com.google.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.archive.Health;
import org.jamesexpress.archive.Health.State;
import org.jamesexpress.mailets.TendedArchive;
import org.jamesexpress.mailets.ThisJames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whether mail can be archived. To be named in {@code healthcheck.properties}:
 * {@code additional.healthchecks=org.jamesexpress.webadmin.ArchiveHealthCheck}. Degraded when a disk is nearly full, or
 * mails passed that are not archived yet; unhealthy when nothing is archived. Without an archive there is nothing to be ill.
 */
public final class ArchiveHealthCheck implements HealthCheck {
    private static final ComponentName NAME = new ComponentName("James Express archive");

    private final FileSystem files;

    @Inject
    public ArchiveHealthCheck(FileSystem files) {
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
        return Mono.fromCallable(() -> result(NAME, TendedArchive.health(files)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** The worst of them, with the words of all. */
    static Result result(ComponentName name, List<Health> all) {
        State worst = all.stream().map(Health::state).max(State::compareTo).orElse(State.GOOD);
        String words =
                all.stream().map(Health::words).filter(each -> !each.isEmpty()).collect(Collectors.joining("; "));
        return switch (worst) {
            case GOOD -> Result.healthy(name);
            case WARNING -> Result.degraded(name, words);
            case FAILING -> Result.unhealthy(name, words);
        };
    }
}
