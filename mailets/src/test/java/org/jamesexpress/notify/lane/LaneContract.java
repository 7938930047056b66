package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.events.Retention;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.Test;

/** Holds on every database. */
abstract class LaneContract extends LaneFixture {
    private static final Outcome FAILED = new Outcome.Later("HTTP 500");

    @Test
    void waitsAfterEachFailureAsTheScheduleSaysThenGivesUpAndGoesOn() {
        start(ordered());
        sender.plan(FAILED, FAILED, FAILED);
        append("e1", "e2");
        try (LogLines lines = LogLines.open()) {
            until(() -> waiting() == 1);
            assertThat(next()).isEqualTo(Duration.ofMillis(5_250));
            passes(Duration.ofMillis(5_249));
            assertThat(sender.ids()).containsExactly("e1");

            passes(Duration.ofMillis(1));
            until(() -> sender.ids().size() == 2 && next().equals(Duration.ofSeconds(315)));
            passes(Duration.ofSeconds(315));
            until(() -> position() == 2);

            assertThat(sender.ids()).containsExactly("e1", "e1", "e1", "e2");
            assertThat(lines.all())
                    .containsSubsequence(
                            "INFO announcing event=e1 failed endpoint=crm tries=1 next=5s reason=\"HTTP 500\"",
                            "WARN gave up event=e1 type=mail.received endpoint=crm tries=3 reason=\"HTTP 500\":"
                                    + " \"express notify replay crm --dead\" sends it again",
                            "INFO announced event=e2 type=mail.received endpoint=crm");
        }
        assertThat(endpoints.dead("crm", 0, 10)).singleElement().satisfies(letter -> {
            assertThat(letter.event().id()).isEqualTo("e1");
            assertThat(letter.lastWords()).isEqualTo("HTTP 500");
            assertThat(letter.attempts()).extracting(DeadLetter.Attempt::number).containsExactly(1, 2, 3);
        });
        assertThat(endpoints.dead("crm", 1, 10)).isEmpty();
        assertThat(tries).containsExactly("crm later", "crm later", "crm later", "crm taken");
        assertThat(status().dead()).isEqualTo(1);
    }

    @Test
    void sendsNothingElseWhileTheOnlyOneIsUnderWay() {
        start(ordered());
        CompletableFuture<Outcome> first = sender.hold();
        append("e1", "e2");
        steps();
        assertThat(sender.ids()).containsExactly("e1");

        first.complete(new Outcome.Taken("HTTP 200"));
        until(() -> position() == 2);

        assertThat(sender.ids()).containsExactly("e1", "e2");
        assertThat(status().taken()).isEqualTo(2);
    }

    @Test
    void goesOnBesideAFailedEventWhenSeveralMayBeUnderWay() {
        start(parallel(2));
        CompletableFuture<Outcome> hangs = sender.hold();
        sender.plan(FAILED);
        append("e1", "e2", "e3", "e4");
        until(() -> sender.ids().size() == 4 && waiting() == 1);
        assertThat(sender.ids()).containsExactly("e1", "e2", "e3", "e4");
        assertThat(position()).isZero();

        hangs.complete(new Outcome.Taken("HTTP 200"));
        until(() -> position() == 4);
        passes(Duration.ofMillis(5_250));
        until(() -> waiting() == 0);

        assertThat(sender.ids()).containsExactly("e1", "e2", "e3", "e4", "e2");
    }

    @Test
    void goesOnAfterARestartWithTheTriesAndTheTimeThatItHad() {
        start(ordered());
        sender.plan(FAILED);
        append("e1", "e2");
        until(() -> waiting() == 1);
        restart(ordered());
        sender.plan(FAILED);
        passes(Duration.ofMillis(5_249));
        assertThat(sender.ids()).isEmpty();

        passes(Duration.ofMillis(1));
        until(() -> sender.ids().size() == 1 && next().equals(Duration.ofSeconds(315)));
        passes(Duration.ofSeconds(315));
        until(() -> position() == 2 && waiting() == 0);

        assertThat(sender.ids()).containsExactly("e1", "e1", "e2");
    }

    @Test
    void sendsNoRowTwiceThatIsAheadOfItsPlaceInTheLog() {
        start(parallel(2));
        CompletableFuture<Outcome> lost = sender.hold();
        sender.plan(FAILED);
        append("e1", "e2");
        until(() -> waiting() == 1);

        restart(parallel(2)); // e1 was under way, e2 has a row.
        until(() -> position() == 2);
        passes(Duration.ofMillis(5_250));
        until(() -> waiting() == 0);

        assertThat(lost).isNotDone();
        assertThat(sender.ids()).containsExactly("e1", "e2");
    }

    @Test
    void waitsForAsLongAsTheEndpointAskedFor() {
        start(ordered());
        sender.plan(new Outcome.Later("HTTP 429", Optional.of(Duration.ofHours(3))));
        append("e1");
        until(() -> waiting() == 1);

        assertThat(next()).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void givesUpAtOnceWhatIsNeverTaken() {
        start(ordered());
        sender.plan(new Outcome.Never("exit 65 (EX_DATAERR)"));
        append("e1", "e2");
        until(() -> position() == 2);

        assertThat(sender.ids()).containsExactly("e1", "e2");
        assertThat(status().dead()).isEqualTo(1);
        assertThat(status().waiting()).isZero();
    }

    @Test
    void losesNothingOfAnEndpointThatIsGoneAndComesBack() {
        start(ordered());
        sender.plan(new Outcome.Gone("HTTP 410"));
        append("e1", "e2");
        until(() -> status().state() == EndpointStatus.State.GONE);
        restart(ordered());
        steps();
        assertThat(sender.ids()).isEmpty();
        assertThat(position()).isZero();
        assertThat(status().reason()).isEqualTo("HTTP 410");
        assertThat(status().lag()).isEqualTo(2);

        endpoints.enable("crm");
        changed();
        until(() -> position() == 2);

        assertThat(sender.ids()).containsExactly("e1", "e2");
        assertThat(status().state()).isEqualTo(EndpointStatus.State.ACTIVE);
    }

    @Test
    void enablesAnEndpointWhoseDefinitionWasChanged() {
        start(ordered());
        endpoints.disable("crm", "they move house");
        changed();
        append("e1");
        steps();
        assertThat(sender.ids()).isEmpty();

        restart(ordered());
        steps();
        assertThat(sender.ids()).isEmpty();
        restart(new Endpoint("crm", ordered().terms(), ordered().way(), "another"));

        until(() -> position() == 1);
        assertThat(sender.ids()).containsExactly("e1");
    }

    @Test
    void sendsWhatWasGivenUpAgainInItsOrder() {
        start(ordered());
        sender.plan(new Outcome.Never("no"), new Outcome.Never("no"));
        append("e1", "e2", "e3");
        until(() -> position() == 3);
        sender.plan(FAILED);

        assertThat(endpoints.replay("crm", new Replay.Dead())).isEqualTo(2);
        changed();
        until(() -> waiting() == 2 && sender.ids().size() == 4);
        passes(Duration.ofMillis(5_250));
        until(() -> waiting() == 0);

        assertThat(sender.ids()).containsExactly("e1", "e2", "e3", "e1", "e1", "e2");
        assertThat(status().dead()).isZero();
    }

    @Test
    void goesBackInTheLogEvenWhileAnEventIsUnderWay() {
        start(ordered());
        append("e1", "e2", "e3");
        until(() -> position() == 3);
        CompletableFuture<Outcome> busy = sender.hold();
        append("e4");
        until(() -> sender.ids().size() == 4);

        assertThat(endpoints.replay("crm", new Replay.Sequence(2))).isEqualTo(3);
        busy.complete(new Outcome.Taken("HTTP 200")); // Its note would move the place in the log to 4.
        until(() -> position() == 4);

        assertThat(sender.ids()).containsExactly("e1", "e2", "e3", "e4", "e2", "e3", "e4");
    }

    @Test
    void forgetsOldDeadLettersWithTheirAttempts() {
        start(ordered());
        sender.plan(new Outcome.Never("no"));
        append("e1");
        until(() -> position() == 1);
        clock.add(Duration.ofDays(1));
        sender.plan(new Outcome.Never("no"));
        append("e2");
        until(() -> position() == 2);

        assertThat(endpoints.forgetDead(clock.instant())).isEqualTo(1);

        assertThat(endpoints.dead("crm", 0, 10))
                .extracting(letter -> letter.event().id())
                .containsExactly("e2");
    }

    @Test
    void aNoteThatWasUnderWayDoesNotUndoGoingBack() {
        start(ordered());
        append("e1", "e2", "e3");
        until(() -> position() == 3);
        Standing before = store.read(tx -> EndpointTable.read(tx, "crm"));
        endpoints.replay("crm", new Replay.Sequence(2));

        assertThat(new LaneStore(store, ordered(), "node").note(before, 3).join())
                .isFalse();

        assertThat(position()).isEqualTo(1);
    }

    @Test
    void goesBackToATime() {
        start(ordered());
        append("e1");
        clock.add(Duration.ofHours(1));
        append("e2");
        until(() -> position() == 2);

        assertThat(endpoints.replay("crm", new Replay.Since(clock.instant()))).isEqualTo(1);
        changed();
        until(() -> sender.ids().size() == 3);

        assertThat(sender.ids()).containsExactly("e1", "e2", "e2");
        assertThat(endpoints.replay("crm", new Replay.Since(clock.instant().plusSeconds(1))))
                .isZero();
    }

    @Test
    void sendsTheEventsOfOneMailAgain() {
        start(ordered());
        log.append(new NewEvent(
                        "e1",
                        EventType.MAIL_RECEIVED,
                        "s",
                        clock.instant(),
                        "{\"headers\":{\"messageId\":\"<a_b%\\\"!@x.test>\"}}"))
                .join();
        append("e2");
        until(() -> position() == 2);

        assertThat(endpoints.replay("crm", new Replay.MessageId("<a_b%\"!@x.test>")))
                .isEqualTo(1);
        assertThat(endpoints.replay("crm", new Replay.MessageId("<a%@x.test>"))).isZero();
        assertThat(endpoints.replay("crm", new Replay.EventId("e2"))).isEqualTo(1);
        changed();
        until(() -> sender.ids().size() == 4 && waiting() == 0);

        assertThat(sender.ids()).containsExactly("e1", "e2", "e1", "e2");
        assertThat(position()).isEqualTo(2);
    }

    @Test
    void aTestGoesPastWhatWaitsAndHasItSentWhenItIsTaken() {
        start(ordered());
        sender.plan(FAILED);
        append("e1", "e2");
        until(() -> waiting() == 1);

        assertThat(endpoints.test("crm", endpoints.testEvent("crm")).outcome()).isInstanceOf(Outcome.Taken.class);
        changed();
        until(() -> position() == 2 && waiting() == 0);

        assertThat(sender.ids()).hasSize(4).containsSubsequence("e1", "e1", "e2");
        assertThat(sender.sent().get(1).type()).isEqualTo(EventType.NOTIFY_TEST);
    }

    @Test
    void tellsOfEventsThatTheLogDeletedBeforeTheEndpointHadThem() {
        start(ordered());
        append("e1", "e2");
        clock.add(Duration.ofDays(2));
        append("e3");
        log.trim(clock.instant(), new Retention(Duration.ofDays(1), Duration.ofDays(1)));
        sender.plan(FAILED);
        until(() -> waiting() == 1);
        passes(Duration.ofSeconds(6));
        until(() -> position() == 3 && waiting() == 0);

        assertThat(sender.ids()).containsExactly("gap-1-2-9261ceef0b969e70", "gap-1-2-9261ceef0b969e70", "e3");
        assertThat(sender.sent().get(0).type()).isEqualTo(EventType.NOTIFY_GAP);
        assertThat(sender.sent().get(0).data()).isEqualTo("{\"from\":1,\"to\":2}");
    }

    @Test
    void tellsThePostmasterOnceThatItFailsAndOnceThatItWorks() {
        start(ordered());
        sender.plan(FAILED, FAILED);
        append("e1");
        until(() -> waiting() == 1);
        passes(Duration.ofSeconds(6));
        until(() -> sender.ids().size() == 2);
        passes(Duration.ofMinutes(4));
        changed();
        steps();
        assertThat(alerts).isEmpty();
        restart(ordered());
        clock.add(Duration.ofHours(2));
        CompletableFuture<Outcome> held = sender.hold();
        steps();
        changed();
        assertThat(alerts).containsExactly("failing crm HTTP 500");
        restart(ordered());
        CompletableFuture<Outcome> heldAgain = sender.hold();
        steps();
        changed();
        assertThat(alerts).containsExactly("failing crm HTTP 500");
        restart(ordered());
        until(() -> position() == 1 && waiting() == 0);
        changed();
        assertThat(List.of(held, heldAgain)).noneMatch(CompletableFuture::isDone);
        restart(ordered());
        changed();
        steps();

        assertThat(alerts).containsExactly("failing crm HTTP 500", "working crm");
    }

    @Test
    void tellsThePostmasterNothingOfTheTimeBeforeAnEndpointWasEnabled() {
        start(ordered());
        sender.plan(FAILED);
        append("e1");
        until(() -> waiting() == 1);
        endpoints.disable("crm", "");
        changed();
        clock.add(Duration.ofHours(5));
        CompletableFuture<Outcome> held = sender.hold();
        endpoints.enable("crm");
        changed();
        passes(Duration.ofMinutes(1));
        changed();
        assertThat(alerts).isEmpty();

        CompletableFuture<Outcome> last = sender.hold();
        held.complete(FAILED);
        steps();
        passes(Duration.ofHours(1));
        changed();
        assertThat(last).isNotDone();

        assertThat(alerts).containsExactly("failing crm HTTP 500");
    }

    @Test
    void goesOnWhenTheClockIsSetBack() {
        start(ordered());
        steps();
        rename("notify_delivery", "away");
        sender.plan(FAILED);
        append("e1");
        steps();
        rename("away", "notify_delivery");

        passes(Duration.ofHours(-1));
        until(() -> waiting() == 1);

        append("e2");
        passes(Duration.ofHours(1).plusSeconds(6));
        until(() -> position() == 2);
        assertThat(sender.ids()).containsExactly("e1", "e1", "e2");
    }

    @Test
    void notesATryOnceThatIsWrittenTwice() {
        start(ordered());
        Item item = Item.ofLog(new Event(1, "e1", EventType.MAIL_RECEIVED, "s", clock.instant(), "{}"));
        Settlement failure = new Settlement.Failed(
                item, 1, true, clock.instant(), Duration.ofMillis(7), clock.instant(), "HTTP 500");
        for (int i = 0; i < 2; i++) {
            store.writeNow(tx -> {
                failure.on(tx, new Deliveries("crm"));
                return true;
            });
        }

        assertThat(endpoints.dead("crm", 0, 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.attempts())
                        .containsExactly(new DeadLetter.Attempt(1, clock.instant(), Duration.ofMillis(7), "HTTP 500")));
    }

    @Test
    void endsThoughASenderHasSwallowedTheInterrupt() throws Exception {
        endpoints.enroll(ordered());
        CountDownLatch sending = new CountDownLatch(1);
        Sender deaf = new Sender() {
            @Override
            public CompletableFuture<Outcome> send(Event event) {
                sending.countDown();
                while (!Thread.interrupted()) {
                    Thread.onSpinWait();
                }
                return CompletableFuture.completedFuture(new Outcome.Taken("HTTP 200"));
            }

            @Override
            public void close() {}
        };
        List<Thread> threads = new ArrayList<>();
        RunningLane running = endpoints.start(ordered(), deaf, Alerts.NONE, task -> {
            threads.add(new Thread(task));
            return threads.get(0);
        });
        log.append(new NewEvent("e1", EventType.MAIL_RECEIVED, "s", clock.instant(), "{}"))
                .join();
        sending.await();

        running.close();
        threads.get(0).join();

        assertThat(position()).isEqualTo(1);
    }

    @Test
    void tellsThePostmasterThatAnEndpointIsGoneButNotThatHeDisabledOne() {
        start(ordered());
        endpoints.disable("crm", "");
        changed();
        steps();
        assertThat(alerts).isEmpty();
        endpoints.enable("crm");
        changed();
        sender.plan(new Outcome.Gone("HTTP 410"));
        append("e1");
        until(() -> status().state() == EndpointStatus.State.GONE);
        changed();
        until(() -> !alerts.isEmpty());

        assertThat(alerts).containsExactly("gone crm HTTP 410");
    }

    @Test
    void losesNothingWhileTheDatabaseRefuses() {
        start(ordered());
        sender.plan(FAILED);
        CompletableFuture<Outcome> last = sender.hold();
        append("e1");
        until(() -> waiting() == 1);
        passes(Duration.ofSeconds(6));
        until(() -> sender.ids().size() == 2);
        rename("notify_delivery", "away");
        last.complete(FAILED);
        steps();
        rename("away", "notify_delivery");
        passes(Duration.ofSeconds(5));
        until(() -> next().compareTo(Duration.ofMinutes(5)) > 0);

        append("e2");
        passes(Duration.ofSeconds(320));
        until(() -> position() == 2 && waiting() == 0);

        assertThat(sender.ids()).containsExactly("e1", "e1", "e1", "e2");
    }

    @Test
    void saysHowItStands() {
        start(ordered());
        sender.plan(FAILED);
        append("e1", "e2");
        log.append(new NewEvent("unwanted", EventType.MAIL_BOUNCED, "s", clock.instant(), "{}"))
                .join();
        until(() -> waiting() == 1);
        clock.add(Duration.ofSeconds(2));

        assertThat(status())
                .isEqualTo(new EndpointStatus(
                        "crm",
                        "a test",
                        EndpointStatus.State.FAILING,
                        "",
                        Instant.parse("2026-11-22T12:00:00Z"),
                        2,
                        false,
                        Duration.ofSeconds(2),
                        1,
                        Optional.empty(),
                        Optional.of(Instant.parse("2026-11-22T12:00:00Z")),
                        "HTTP 500",
                        Optional.of(Instant.parse("2026-11-22T12:00:00Z")),
                        Optional.of(Instant.parse("2026-11-22T12:00:05.250Z")),
                        1,
                        0,
                        0));
        assertThat(endpoints.list()).containsExactly(status());
        assertThatThrownBy(() -> endpoints.status("erp"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("erp");
    }

    @Test
    void countsNoFurtherThanAHundredThousand() {
        start(ordered());
        appendMany(100_000);
        assertThat(status().lag()).isEqualTo(100_000);
        assertThat(status().lagIsMore()).isFalse();

        append("one more");

        assertThat(status().lag()).isEqualTo(100_000);
        assertThat(status().lagIsMore()).isTrue();
        assertThat(status().lagTime()).isEqualTo(Duration.between(Instant.EPOCH, clock.instant()));
    }

    @Test
    void changesManyRowsInSeveralCommits() {
        start(ordered());
        addRows(2 * Batches.SIZE + 1, "dead");
        AtomicInteger commits = new AtomicInteger();
        store.onCommit(commits::incrementAndGet);

        assertThat(endpoints.replay("crm", new Replay.Dead())).isEqualTo(2 * Batches.SIZE + 1);
        assertThat(commits).hasValue(3);
        assertThat(status().dead()).isZero();
        execute("UPDATE notify_delivery SET next_try = " + Long.MAX_VALUE);
        commits.set(0);
        endpoints.wake("crm");
        assertThat(commits).hasValue(3);
        assertThat(next()).isZero();

        execute("UPDATE notify_delivery SET state = 'dead'");
        commits.set(0);
        assertThat(endpoints.forgetDead(clock.instant())).isEqualTo(2 * Batches.SIZE + 1);
        assertThat(commits).hasValue(3);
    }

    @Test
    void letsTheDeadLettersOfOneEndpointGo() {
        start(ordered());
        addRows(Batches.SIZE + 1, "dead");
        execute("INSERT INTO notify_attempt VALUES ('crm', 1, 1, 0, 0, 'no')");
        execute("UPDATE notify_delivery SET state = 'waiting' WHERE sequence = 7");

        assertThat(endpoints.forgetDead("crm")).isEqualTo(Batches.SIZE);

        assertThat(status().dead()).isZero();
        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void goesBackOverManyRowsStepByStep() {
        start(ordered());
        int many = 2 * Batches.SIZE + 1;
        appendMany(many + 10);
        addRows(many, "dead");
        log.advance("notify:crm", many).join();
        AtomicInteger commits = new AtomicInteger();
        store.onCommit(commits::incrementAndGet);

        assertThat(endpoints.replay("crm", new Replay.Sequence(2))).isEqualTo(many + 9);
        assertThat(commits).hasValue(2);
        assertThat(status().dead()).isEqualTo(1);
        assertThat(position()).isEqualTo(1);
    }

    @Test
    void looksForWhatIsToBeSentAgainWhileOthersWrite() throws Exception {
        start(ordered());
        append("e1");
        CountDownLatch looked = new CountDownLatch(1);
        CompletableFuture<Boolean> writing = store.write(tx -> await(looked));

        assertThat(endpoints.replay("crm", new Replay.Since(clock.instant().plusSeconds(1))))
                .isZero();
        assertThat(endpoints.replay("crm", new Replay.MessageId("<none@x.test>")))
                .isZero();
        assertThat(writing).isNotDone();
        looked.countDown();
        assertThat(writing.get()).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void findsAMailFarBackInTheLog() {
        start(ordered());
        append("e1");
        execute("UPDATE event SET data = '{\"messageId\":\"<1@x.test>\"}'");
        appendMany(20_000);
        log.advance("notify:crm", 20_001).join();

        assertThat(endpoints.replay("crm", new Replay.MessageId("<1@x.test>"))).isEqualTo(1);
    }

    @Test
    void sendsOneDeadLetterAgainThatTheLogHasForgotten() {
        start(ordered());
        addRows(2, "dead");

        assertThat(endpoints.replay("crm", new Replay.EventId("m2"))).isEqualTo(1);
        assertThat(endpoints.replay("crm", new Replay.EventId("m3"))).isZero();
        changed();
        until(() -> waiting() == 0);

        assertThat(sender.ids()).containsExactly("m2");
    }

    @Test
    void forgetsAnEndpointThatIsInNoFileWithAllThatItLeft() {
        endpoints.enroll(ordered());
        addRows(Batches.SIZE + 1, "waiting");
        assertThatThrownBy(() -> endpoints.forget("erp"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("no endpoint erp");

        endpoints.forget("crm");

        assertThatThrownBy(() -> endpoints.forget("crm")).isInstanceOf(NoSuchElementException.class);
        appendMany(10);
        start(ordered());
        steps();
        assertThat(sender.ids()).isEmpty();
        assertThat(status().lag()).isZero();
    }

    @Test
    void forgetsNoEndpointThatIsTold() {
        start(ordered());

        assertThatThrownBy(() -> endpoints.forget("crm"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("take it out of its file first");
        execute("UPDATE notify_endpoint SET lease_owner = 'another', lease_until = "
                + clock.instant().plusSeconds(1).toEpochMilli());
        assertThatThrownBy(() -> new Endpoints(store, log, "node", clock, () -> 0.5).forget("crm"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("by another node");
        assertThat(status().lag()).isZero();
    }

    @Test
    void forgetsEndpointsThatWereInNoFileForLong() {
        endpoints.enroll(new Endpoint("gone", ordered().terms(), ordered().way(), "one"));
        endpoints.enroll(new Endpoint("old", ordered().terms(), ordered().way(), "one"));
        start(ordered());
        execute("UPDATE notify_endpoint SET last_seen = 0 WHERE name = 'old'"); // As a program of old times has noted
        // it.
        clock.add(Duration.ofDays(1));

        assertThat(endpoints.forgetUnseen(clock.instant())).isEqualTo(1);
        assertThatThrownBy(() -> endpoints.forget("gone")).isInstanceOf(NoSuchElementException.class);
        assertThat(endpoints.forgetUnseen(clock.instant())).isZero();
        clock.add(Duration.ofDays(1));
        assertThat(endpoints.forgetUnseen(clock.instant())).isEqualTo(1);
        assertThat(status().lag()).isZero();
    }
}
