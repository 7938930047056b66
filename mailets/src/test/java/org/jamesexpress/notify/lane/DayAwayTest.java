package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;

/** An endpoint with everything as it is by default, whose program is down for a day in which a mail comes each hour. */
class DayAwayTest extends LaneFixture {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int DAY = 24;
    private static final List<String> ALL =
            IntStream.range(0, DAY).mapToObj(hour -> "e" + hour).toList();

    /** At once, after 5 s, 5 min, 30 min, 2, 5 and 10 hours; the next one is after 14. */
    private static final int TRIES = 7;

    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }

    @Test
    void losesNothingAndSendsAllInOrderAtTheNextTry() {
        isDownForADay();

        passes(next());
        until(() -> position() == DAY);

        assertThat(sender.ids().subList(TRIES, sender.ids().size())).isEqualTo(ALL);
        assertThat(status().waiting()).isZero();
        assertThat(status().dead()).isZero();
    }

    @Test
    void sendsAllInOrderAtOnceWhenItIsTold() {
        isDownForADay();

        endpoints.wake("crm");
        until(() -> position() == DAY);

        assertThat(sender.ids().subList(TRIES, sender.ids().size())).isEqualTo(ALL);
        assertThat(status().dead()).isZero();
    }

    @Test
    void forgetsNothingWhenTheServerIsStartedAnewMeanwhile() {
        isDownForADay();
        Duration left = next();
        restart(usual());
        steps();
        assertThat(sender.ids()).isEmpty();

        passes(left);
        until(() -> position() == DAY);

        assertThat(sender.ids()).isEqualTo(ALL);
    }

    private void isDownForADay() {
        start(usual());
        for (int i = 0; i < TRIES; i++) {
            sender.plan(new Outcome.Later("can't connect"));
        }
        for (String each : ALL) {
            append(each);
            Duration left = HOUR;
            for (Duration next = next(); next.compareTo(left) < 0 && !next.isZero(); next = next()) {
                passes(next);
                left = left.minus(next);
            }
            passes(left);
        }
        assertThat(sender.ids()).hasSize(TRIES).containsOnly("e0");
        assertThat(status().waiting()).isEqualTo(1);
        assertThat(status().dead()).isZero();
        assertThat(next()).isPositive();
    }

    private static Endpoint usual() {
        return endpoint(Terms.from(
                Settings.of("a test", Map.of()),
                new Terms.Manner(Duration.ofSeconds(10), Duration.ofMinutes(5), "from here to there")));
    }
}
