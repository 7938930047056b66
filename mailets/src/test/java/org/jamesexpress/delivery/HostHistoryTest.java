package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.mx.Host;
import org.junit.jupiter.api.Test;

class HostHistoryTest {
    private static final Candidate HOST = new Candidate(
            new Host("mx.b.test", 10, InetAddress.getLoopbackAddress()), 25, DeliveryFixture.OPPORTUNISTIC);

    private final AtomicLong nanos = new AtomicLong();
    private final HostHistory history = new HostHistory(nanos::get);

    @Test
    void takesAHostForAliveThatWasNeverTriedOrHasAnswered() {
        assertThat(history.isDead(HOST)).isFalse();
        history.failed(HOST);
        history.answered(HOST);
        assertThat(history.isDead(HOST)).isFalse();
    }

    @Test
    void takesAHostForDeadForAMinuteAndLetsOneProbeItThen() {
        history.failed(HOST);
        advance(Duration.ofSeconds(59));
        assertThat(history.isDead(HOST)).isTrue();
        advance(Duration.ofSeconds(1));
        assertThat(history.isDead(HOST)).as("to the probe").isFalse();
        assertThat(history.isDead(HOST)).as("to others").isTrue();
    }

    @Test
    void doublesTheTimeWithEachProbeThatFails() {
        history.failed(HOST);
        advance(Duration.ofMinutes(1));
        history.isDead(HOST);
        history.failed(HOST);
        advance(Duration.ofMinutes(2).minusNanos(1));
        assertThat(history.isDead(HOST)).isTrue();
        advance(Duration.ofNanos(1));
        assertThat(history.isDead(HOST)).isFalse();
    }

    @Test
    void isMadeNoDeaderByThoseThatFailTogether() {
        for (int i = 0; i < 20; i++) {
            history.failed(HOST);
        }
        advance(Duration.ofMinutes(1));
        assertThat(history.isDead(HOST)).isFalse();
    }

    @Test
    void letsSomebodyElseProbeWhereAProbeTellsNothing() {
        history.failed(HOST);
        advance(Duration.ofMinutes(1));
        history.isDead(HOST);
        advance(Duration.ofMinutes(1));
        assertThat(history.isDead(HOST)).isFalse();
    }

    private void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}
