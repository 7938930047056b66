package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;

class LaneOnPostgresTest extends LaneContract {
    @Override
    StoreConfig database(Path folder) {
        return RealPostgres.newDatabase();
    }

    @Test
    void oneNodeTellsAnEndpointUntilItIsGoneForAMinute() {
        start(ordered());
        steps();
        Lane first = Objects.requireNonNull(lane);
        FakeSender ofFirst = sender;
        sender = new FakeSender();
        Lane second = lane(ordered(), "another");
        append("e1");
        clock.add(Duration.ofSeconds(30));
        lane = second;
        steps();
        lane = first;
        until(() -> position() == 1);
        assertThat(sender.ids()).isEmpty();
        assertThat(ofFirst.ids()).containsExactly("e1");

        append("e2"); // The first stands still.
        lane = second;
        clock.add(Duration.ofMinutes(1));
        until(() -> position() == 2);
        lane = first;
        steps();

        assertThat(sender.ids()).containsExactly("e2");
        assertThat(ofFirst.ids()).containsExactly("e1");
    }
}
