package org.jamesexpress.webadmin;

import com.google.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.mailets.MailetRuntime;

/**
 * Whether the store writes. To be named in {@code healthcheck.properties}:
 * {@code additional.healthchecks=org.jamesexpress.webadmin.StoreHealthCheck}. Unhealthy when it doesn't within ten seconds:
 * then no mail is taken.
 */
public final class StoreHealthCheck extends RuntimeHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ComponentName NAME = new ComponentName("James Express store");

    @Inject
    public StoreHealthCheck(FileSystem files) {
        super(NAME, files);
    }

    @Override
    Result check(MailetRuntime runtime) {
        return trouble(runtime).map(words -> Result.unhealthy(NAME, words)).orElseGet(() -> Result.healthy(NAME));
    }

    private static Optional<String> trouble(MailetRuntime runtime) {
        try {
            runtime.store().touch().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of("it can't be written: "
                    + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return Optional.of("nothing could be written for " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the check was interrupted");
        }
    }
}
