package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jamesexpress.config.Settings;
import org.jamesexpress.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What is out can't be taken back, so it is written down whatever happens. */
@Timeout(60)
class InsistenceTest {
    private static final Parcel PARCEL = new Parcel(
            "m1",
            "b.test",
            "alice@a.test",
            "",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            TlsWish.NONE,
            new StoredBody("r.b", 10, false, false),
            List.of());

    private final Sessions sessions =
            new Sessions(DirectMxConfig.from(Settings.of("test", Map.of()), "out.a.test"), Runnable::run);
    private final Insistence insistence = new Insistence(sessions);
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void writesAgainAfterAnyFailure() {
        insistence.untilWritten(PARCEL, () -> {
            if (tries.incrementAndGet() == 1) {
                throw new NoSuchMethodError("of another version");
            }
        });
        assertThat(tries).hasValue(2);
    }

    /** Else nobody finds the fault that it is. */
    @Test
    void tellsOnceWhereAFaultOfItsOwnStands() {
        Logger logger = (Logger) LoggerFactory.getLogger(Insistence.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);

        insistence.untilWritten(PARCEL, () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("of our own");
            }
        });
        logger.detachAppender(log);

        assertThat(log.list)
                .extracting(each -> each.getThrowableProxy() != null)
                .containsExactly(true, false);
    }

    @Test
    void givesWayToTheEndOfTheDelivery() {
        sessions.stop();
        assertThatThrownBy(() -> insistence.untilWritten(PARCEL, () -> {
                    tries.incrementAndGet();
                    throw new StoreException("the database is away");
                }))
                .isInstanceOf(StoreException.class);
        assertThat(tries).hasValue(1);
    }
}
