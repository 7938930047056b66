package org.jamesexpress.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

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
            new WarmUp(20, Duration.ofMinutes(1)).of(party, sink);

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
            assertThat(new WarmUp(1_200, Duration.ofMinutes(1)).of(party, sink)).isEqualTo(1_200);
        }
    }

    @Test
    void beginsNoPortionOfItsWarmUpWhenTimeIsUp() throws Exception {
        try (Party party = start(Work.Kind.PLAIN)) {
            assertThat(new WarmUp(1_200, Duration.ZERO).of(party, sink)).isEqualTo(500);
        }
    }

    private Party start(Work.Kind kind) throws Exception {
        return JavaParty.start(kind, folder, SCENE, sink);
    }
}
