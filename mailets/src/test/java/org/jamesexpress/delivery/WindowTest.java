package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Window window = new Window(20);

    @Test
    void growsByOneWhenAsManyTripsAsItIsWideWentWell() {
        assertThat(window.width()).isEqualTo(5);
        succeed(5);
        assertThat(window.width()).isEqualTo(5);
        succeed(1);
        assertThat(window.width()).isEqualTo(6);
    }

    @Test
    void neverGrowsBeyondWhatIsAllowed() {
        succeed(10_000);
        assertThat(window.width()).isEqualTo(20);
    }

    @Test
    void shrinksTheSlowerTheWiderItIs() {
        succeed(10_000);
        fail(10);
        assertThat(window.width()).isEqualTo(19);
        Window narrow = new Window(5);
        for (int i = 0; i < 10; i++) {
            narrow.failed();
        }
        assertThat(narrow.width()).isEqualTo(2);
    }

    @Test
    void neverCloses() {
        fail(1000);
        assertThat(window.width()).isEqualTo(1);
    }

    @Test
    void isOneSmallerThanWhatWasTooManyForTenMinutes() {
        succeed(10_000);
        window.crowded(12, NOW);
        assertThat(window.width()).isEqualTo(11);
        succeed(10_000);
        assertThat(window.width()).isEqualTo(11);
        for (int i = 0; i < 1000; i++) {
            window.wentWell(NOW.plus(Duration.ofMinutes(10)));
        }
        assertThat(window.width()).isEqualTo(20);
    }

    @Test
    void startsNoWiderThanIsAllowed() {
        assertThat(new Window(2).width()).isEqualTo(2);
    }

    private void succeed(int trips) {
        for (int i = 0; i < trips; i++) {
            window.wentWell(NOW);
        }
    }

    private void fail(int trips) {
        for (int i = 0; i < trips; i++) {
            window.failed();
        }
    }
}
