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
        for (Optional<Instant> next = next(schedule, ARRIVED); next.isPresent(); next = next(schedule, next.get())) {
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
        assertThat(next(schedule(0, Duration.ofHours(3)), ARRIVED.plusSeconds(8 * 60)))
                .contains(ARRIVED.plusSeconds(15 * 60));
    }

    @Test
    void goesOnAfterAStandstillWithTheStepOfTheTime() {
        assertThat(next(schedule(0, Duration.ofDays(5)), ARRIVED.plus(Duration.ofDays(2))))
                .contains(ARRIVED.plus(Duration.ofDays(2)).plus(Duration.ofMinutes(15)));
    }

    @Test
    void comesLateByNoMoreThanTheJitterAndNeverEarly() {
        RetrySchedule schedule = schedule(10, Duration.ofHours(3));
        List<Duration> first = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            first.add(Duration.between(ARRIVED, next(schedule, ARRIVED).orElseThrow()));
        }
        assertThat(first)
                .allSatisfy(each -> assertThat(each).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(330)));
        assertThat(first.stream().distinct().count()).isGreaterThan(100);
    }

    @Test
    void endsWithTheLifetime() {
        RetrySchedule schedule = schedule(0, Duration.ofHours(3));
        assertThat(next(schedule, ARRIVED.plus(Duration.ofHours(3)))).isEmpty();
        assertThat(next(schedule, ARRIVED.plus(Duration.ofDays(30)))).isEmpty();
    }

    @Test
    void givesAnAttemptThatOutlastedTheLifetimeOneMoreAfterIt() {
        RetrySchedule schedule = schedule(0, Duration.ofHours(3));
        Instant end = ARRIVED.plus(Duration.ofHours(3));
        assertThat(schedule.next(ARRIVED, end.minusSeconds(1), end.plus(Duration.ofDays(10)), RANDOM))
                .contains(end);
    }

    @Test
    void countsFromNowWhereTheClockWasSetBackBeforeTheArrival() {
        Instant before = ARRIVED.minus(Duration.ofDays(365));
        assertThat(next(schedule(0, Duration.ofHours(3)), before)).contains(before.plus(Duration.ofMinutes(5)));
    }

    @Test
    void saysHowLongAMailWaitsAtMost() {
        assertThat(schedule(10, Duration.ofDays(5)).longestWait()).isEqualTo(Duration.ofMinutes(66));
    }

    @Test
    void findsTheStepOfTheTimeHoweverLongAgoTheArrivalWas() {
        RetrySchedule schedule =
                new RetrySchedule(List.of(Duration.ofMillis(70), Duration.ofMillis(30)), 0, Duration.ofDays(365));
        assertThat(next(schedule, ARRIVED.plus(Duration.ofDays(300))))
                .contains(ARRIVED.plus(Duration.ofDays(300)).plusMillis(10));
        for (int millis = 0; millis < 500; millis++) {
            int expected = millis < 70 ? 70 : 70 + (millis - 70) / 30 * 30 + 30;
            assertThat(next(schedule, ARRIVED.plusMillis(millis))).contains(ARRIVED.plusMillis(expected));
        }
    }

    @Test
    void refusesStepsThatLeadNowhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetrySchedule(List.of(Duration.ZERO), 0, Duration.ofDays(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetrySchedule(List.of(), 0, Duration.ofDays(1)));
    }

    /** After an attempt that took no time. */
    private static Optional<Instant> next(RetrySchedule schedule, Instant now) {
        return schedule.next(ARRIVED, now, now, RANDOM);
    }

    private static RetrySchedule schedule(int jitter, Duration lifetime) {
        return new RetrySchedule(
                List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofHours(1)), jitter, lifetime);
    }
}
