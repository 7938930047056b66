package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jamesexpress.config.Settings;
import org.jamesexpress.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
            new StoredBody("r.b", 10, false, false),
            List.of());

    private final Sessions sessions = new Sessions(DirectMxConfig.from(Settings.of("test", Map.of()), "out.a.test"));
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
