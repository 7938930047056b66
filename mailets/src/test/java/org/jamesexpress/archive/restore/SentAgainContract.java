package org.jamesexpress.archive.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jamesexpress.archive.restore.SentAgain.Plan;
import org.jamesexpress.archive.restore.SentAgain.Whom;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds on every database. */
abstract class SentAgainContract {
    private static final String BOB = "Bob@a.test";
    private static final String CAROL = "carol@b.test";

    @TempDir
    Path folder;

    private Store store;
    private final MovedClock clock = new MovedClock("2026-11-02T09:00:00Z");
    private SentAgain sent;

    abstract StoreConfig database(Path folder);

    @BeforeEach
    void open() {
        store = Store.open(database(folder));
        sent = new SentAgain(store, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aMailGoesToARecipientOnce() {
        assertThat(sent.begin("m1", List.of(BOB), Whom.NEW)).isEqualTo(plan(List.of(BOB), List.of(), List.of()));
        sent.end("m1", List.of(BOB));

        assertThat(sent.begin("m1", List.of("bob@A.test", CAROL), Whom.NEW))
                .isEqualTo(plan(List.of(CAROL), List.of("bob@A.test"), List.of()));
        assertThat(sent.plan("m2", List.of(BOB), Whom.NEW).now()).containsExactly(BOB);
    }

    @Test
    void whatWasBegunAndNotEndedIsUnclear() {
        sent.begin("m1", List.of(BOB), Whom.NEW);

        assertThat(sent.begin("m1", List.of(BOB), Whom.NEW)).isEqualTo(plan(List.of(), List.of(), List.of(BOB)));
    }

    @Test
    void goesToThoseOfWhomNobodyKnowsAndNotToThoseWhoHaveIt() {
        sent.begin("m1", List.of(BOB), Whom.NEW);
        sent.begin("m1", List.of(CAROL), Whom.NEW);
        sent.end("m1", List.of(CAROL));

        assertThat(sent.begin("m1", List.of(BOB, CAROL, "dave@d.test"), Whom.UNCLEAR))
                .isEqualTo(plan(List.of(BOB, "dave@d.test"), List.of(CAROL), List.of()));
    }

    @Test
    void goesToEverybodyOnceMoreWhereThatIsWanted() {
        sent.begin("m1", List.of(BOB, CAROL), Whom.NEW);
        sent.end("m1", List.of(BOB));

        assertThat(sent.begin("m1", List.of(BOB, CAROL), Whom.ALL))
                .isEqualTo(plan(List.of(BOB, CAROL), List.of(), List.of()));
        sent.end("m1", List.of(BOB, CAROL));
        assertThat(sent.plan("m1", List.of(BOB, CAROL), Whom.NEW).before()).containsExactly(BOB, CAROL);
    }

    @Test
    void planningBeginsNothing() {
        sent.plan("m1", List.of(BOB), Whom.NEW);

        assertThat(sent.plan("m1", List.of(BOB), Whom.NEW).now()).containsExactly(BOB);
    }

    @Test
    void nobodysAddressIsKeptForEver() {
        sent.begin("m1", List.of(BOB), Whom.NEW);
        sent.end("m1", List.of(BOB));
        clock.add(SentAgain.KEPT);
        sent.begin("m2", List.of(BOB), Whom.NEW);
        assertThat(sent.forget()).isZero();

        clock.add(Duration.ofMillis(1));
        sent.begin("m3", List.of(BOB), Whom.NEW);

        assertThat(sent.forget()).isEqualTo(1);
        assertThat(sent.plan("m1", List.of(BOB), Whom.NEW).now()).containsExactly(BOB);
        assertThat(sent.plan("m2", List.of(BOB), Whom.NEW).unclear()).containsExactly(BOB);
    }

    @Test
    void aClockThatIsAheadMakesItForgetNothingNew() {
        sent.begin("m1", List.of(BOB), Whom.NEW);
        clock.add(SentAgain.KEPT.multipliedBy(2));

        assertThat(sent.forget()).isZero();
        assertThat(sent.plan("m1", List.of(BOB), Whom.NEW).unclear()).containsExactly(BOB);
    }

    private static Plan plan(List<String> now, List<String> before, List<String> unclear) {
        return new Plan(now, before, unclear);
    }
}
