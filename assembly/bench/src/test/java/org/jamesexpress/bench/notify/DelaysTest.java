package org.jamesexpress.bench.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jamesexpress.bench.Delays;
import org.junit.jupiter.api.Test;

class DelaysTest {
    @Test
    void halfOfThemDidNotExceedTheMiddle() {
        Delays delays = new Delays(new long[] {4_000_000, 1_000_000, 3_000_000, 2_000_000});

        assertThat(delays.millis(0.5)).isEqualTo(2);
        assertThat(delays.millis(0.51)).isEqualTo(3);
        assertThat(delays.millis(1)).isEqualTo(4);
    }

    @Test
    void whatWasThereBeforehandTookNoTime() {
        AtomicLongArray begin = new AtomicLongArray(new long[] {5_000_000, 9_000_000});
        AtomicLongArray end = new AtomicLongArray(new long[] {7_000_000, 8_000_000});

        assertThat(Delays.between(begin, end).millis(0.5)).isZero();
        assertThat(Delays.between(begin, end).millis(1)).isEqualTo(2);
    }
}
