package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final Instant ARRIVED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Random RANDOM = new Random(1);

    @Test
    void countsItsStepsFromArrivalAndRepeatsTheLast() {
        RetrySchedule schedule = schedule(0, Duration.ofHours(3));
        List<Duration> attempts = new ArrayList<>();
        for (Optional<Instant> next = schedule.next(ARRIVED, ARRIVED, RANDOM);
                next.isPresent();
                next = schedule.next(ARRIVED, next.get(), RANDOM)) {
            attempts.add(Duration.between(ARRIVED, next.get()));
        }
        assertThat(attempts)
                .containsExactly(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(75),
                        Duration.ofMinutes(135),
                        Duration.ofMinutes(180));
    }

    @Test
    void isNotShiftedByALongAttempt() {
        assertThat(schedule(0, Duration.ofHours(3)).next(ARRIVED, ARRIVED.plusSeconds(8 * 60), RANDOM))
                .contains(ARRIVED.plusSeconds(15 * 60));
    }

    @Test
    void goesOnAfterAStandstillWithTheStepOfTheTime() {
        assertThat(schedule(0, Duration.ofDays(5)).next(ARRIVED, ARRIVED.plus(Duration.ofDays(2)), RANDOM))
                .contains(ARRIVED.plus(Duration.ofDays(2)).plus(Duration.ofMinutes(15)));
    }

    @Test
    void comesLateByNoMoreThanTheJitterAndNeverEarly() {
        RetrySchedule schedule = schedule(10, Duration.ofHours(3));
        List<Duration> first = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            first.add(Duration.between(
                    ARRIVED, schedule.next(ARRIVED, ARRIVED, RANDOM).orElseThrow()));
        }
        assertThat(first)
                .allSatisfy(each -> assertThat(each).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(330)));
        assertThat(first.stream().distinct().count()).isGreaterThan(100);
    }

    @Test
    void endsWithTheLifetime() {
        RetrySchedule schedule = schedule(0, Duration.ofHours(3));
        assertThat(schedule.next(ARRIVED, ARRIVED.plus(Duration.ofHours(3)), RANDOM))
                .isEmpty();
        assertThat(schedule.next(ARRIVED, ARRIVED.plus(Duration.ofDays(30)), RANDOM))
                .isEmpty();
    }

    @Test
    void refusesStepsThatLeadNowhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetrySchedule(List.of(Duration.ZERO), 0, Duration.ofDays(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetrySchedule(List.of(), 0, Duration.ofDays(1)));
    }

    private static RetrySchedule schedule(int jitter, Duration lifetime) {
        return new RetrySchedule(
                List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofHours(1)), jitter, lifetime);
    }
}
