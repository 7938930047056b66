package org.jamesexpress.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JavaPartyTest {
    private static final Scene SCENE = new Scene(Situation.DRAIN, 100, 5_120, 7);

    @TempDir
    Path folder;

    private Sink sink;

    @BeforeEach
    void open() throws Exception {
        sink = Sink.start(SCENE, false);
    }

    @AfterEach
    void close() {
        sink.close();
    }

    /** Half a minute, for the processes that it starts. */
    @ParameterizedTest
    @EnumSource
    @Tag("soak")
    void keepsWhatItIsFilledWithUntilItMayGo(Work.Kind kind) throws Exception {
        try (Party party = start(kind)) {
            warmUp(20, Duration.ofMinutes(1)).of(party, sink);

            party.fill();
            assertThat(sink.await(0)).hasSize(100).containsOnly(Moment.NEVER);

            party.go();
            assertThat(sink.await(Duration.ofMinutes(1).toMillis())).doesNotContain(Moment.NEVER);
            assertThat(party.sent()).hasSize(100);
        }
    }

    @Test
    void warmsUpWithAllMailsThatThereIsTimeFor() throws Exception {
        try (Party party = start(Work.Kind.PLAIN)) {
            assertThat(warmUp(1_200, Duration.ofMinutes(1)).of(party, sink)).isEqualTo(1_200);
        }
    }

    @Test
    void beginsNoPortionOfItsWarmUpWhenTimeIsUp() throws Exception {
        try (Party party = start(Work.Kind.PLAIN)) {
            assertThat(warmUp(1_200, Duration.ZERO).of(party, sink)).isEqualTo(500);
        }
    }

    @Test
    void goesOnWithItsWarmUpWithoutAMailThatNoHostGets() throws Exception {
        try (Party party = new LosesTheFirst(start(Work.Kind.PLAIN))) {
            WarmUp warmUp = new WarmUp(1_200, Duration.ofMinutes(1), Duration.ofSeconds(2));

            assertThat(warmUp.of(party, sink)).isEqualTo(1_199);
        }
    }

    private static WarmUp warmUp(int mails, Duration longest) {
        return new WarmUp(mails, longest, Duration.ofMinutes(1));
    }

    private Party start(Work.Kind kind) throws Exception {
        return JavaParty.start(kind, folder, SCENE, sink);
    }

    private record LosesTheFirst(Party party) implements Party {
        @Override
        public void warmUp(int from, int to) throws Exception {
            party.warmUp(Math.max(1, from), to);
        }

        @Override
        public void fill() throws Exception {
            party.fill();
        }

        @Override
        public void go() throws Exception {
            party.go();
        }

        @Override
        public long[] sent() throws IOException {
            return party.sent();
        }

        @Override
        public long pid() throws IOException {
            return party.pid();
        }

        @Override
        public void close() throws IOException {
            party.close();
        }
    }
}
