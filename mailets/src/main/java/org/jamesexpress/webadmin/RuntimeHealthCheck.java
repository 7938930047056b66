package org.jamesexpress.webadmin;

import java.util.Optional;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.mailets.ThisJames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Asks what the mailets share; without a mailet that runs there is nothing to be ill. */
abstract class RuntimeHealthCheck implements HealthCheck {
    private final ComponentName name;
    private final FileSystem files;

    RuntimeHealthCheck(ComponentName name, FileSystem files) {
        ThisJames.require();
        this.name = name;
        this.files = files;
    }

    @Override
    public final ComponentName componentName() {
        return name;
    }

    /** Asks on a thread that may wait. */
    @Override
    public final Publisher<Result> check() {
        return Mono.fromCallable(this::checkNow).subscribeOn(Schedulers.boundedElastic());
    }

    private Result checkNow() {
        Optional<MailetRuntime> open = MailetRuntime.joinOpen(files);
        try {
            return open.map(this::check).orElseGet(() -> Result.healthy(name));
        } finally {
            open.ifPresent(MailetRuntime::leave);
        }
    }

    abstract Result check(MailetRuntime runtime);
}
