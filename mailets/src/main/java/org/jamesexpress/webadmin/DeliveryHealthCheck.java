package org.jamesexpress.webadmin;

import com.google.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.store.StoreException;

/**
 * Whether mail on its way out gets its turn. To be named in {@code healthcheck.properties}:
 * {@code additional.healthchecks=org.jamesexpress.webadmin.DeliveryHealthCheck}. Degraded when a mail has been due for
 * longer than an hour: every connection is in use, the hosts that are tried take their time, or the route of the mail is
 * configured no more.
 */
public final class DeliveryHealthCheck extends RuntimeHealthCheck {
    private static final Duration LATE = Duration.ofHours(1);
    private static final ComponentName NAME = new ComponentName("James Express delivery");

    private final Clock clock;

    @Inject
    public DeliveryHealthCheck(FileSystem files) {
        this(files, Clock.systemUTC());
    }

    DeliveryHealthCheck(FileSystem files, Clock clock) {
        super(NAME, files);
        this.clock = clock;
    }

    @Override
    Result check(MailetRuntime runtime) {
        try {
            Optional<Duration> late = runtime.queue().dueSince().map(this::untilNow);
            return late.filter(time -> time.compareTo(LATE) > 0)
                    .map(time -> Result.degraded(
                            NAME,
                            "mail has been due for " + time.toMinutes() + " minutes, and its attempt has not ended"))
                    .orElseGet(() -> Result.healthy(NAME));
        } catch (StoreException e) {
            return Result.unhealthy(NAME, "the queue can't be read: " + e.getMessage());
        }
    }

    private Duration untilNow(Instant due) {
        return Duration.between(due, clock.instant());
    }
}
