package org.jamesexpress.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jamesexpress.store.Registration;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log must do on either database. */
abstract class EventLogContract {
    static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Retention RETENTION = new Retention(DAY.multipliedBy(30), DAY.multipliedBy(90));
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");

    StoreConfig config;
    Store store;
    EventLog log;

    abstract StoreConfig newDatabase();

    @BeforeEach
    void open() {
        open(newDatabase());
    }

    private void open(StoreConfig database) {
        config = database;
        store = Store.open(config);
        log = new EventLog(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void namesAFactTheSameAfterARestartAndOtherwiseInAnotherDatabase() {
        String id = log.ids().of(EventType.MAIL_RECEIVED, "m1");
        store.close();
        open(config);

        assertThat(id).matches("received-[0-9a-f]{32}");
        assertThat(log.ids().of(EventType.MAIL_RECEIVED, "m1")).isEqualTo(id);
        assertThat(log.ids().of(EventType.MAIL_RECEIVED, "m2")).isNotEqualTo(id);
        assertThat(log.ids().of(EventType.MAIL_DELIVERED, "m1").replace("delivered", "received"))
                .isNotEqualTo(id);
        store.close();
        open(newDatabase());
        assertThat(log.ids().of(EventType.MAIL_RECEIVED, "m1")).isNotEqualTo(id);
    }

    @Test
    void givesBackWhatWasAppended() {
        NewEvent event = new NewEvent("id", EventType.MAIL_RECEIVED, "bob@example.test", NOW, "{\"size\":1}");

        assertThat(log.append(event))
                .succeedsWithin(LONG)
                .isEqualTo(log.after(0, 10).get(0));
        assertThat(log.after(0, 10))
                .containsExactly(new Event(
                        1,
                        "id",
                        EventType.MAIL_RECEIVED,
                        "bob@example.test",
                        Instant.parse("2026-11-21T12:00:00.123Z"),
                        "{\"size\":1}"));
        assertThat(log.after(1, 10)).isEmpty();
    }

    @Test
    void keepsTheFirstOfTheSameId() {
        Event first = append("a");
        Event second = log.append(new NewEvent("a", EventType.MAIL_BOUNCED, "other", NOW, "{}"))
                .join();

        assertThat(second).isEqualTo(first);
        assertThat(append("b").sequence()).isEqualTo(2);
    }

    @Test
    void numbersWithoutGapsWhoeverAppends() {
        List<CompletableFuture<?>> writers = IntStream.range(0, 8)
                .<CompletableFuture<?>>mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 50; i++) {
                        append(writer + "." + i);
                    }
                }))
                .toList();
        writers.forEach(each -> assertThat(each).succeedsWithin(LONG));

        assertThat(log.after(0, 1000))
                .extracting(Event::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 400).boxed().toList());
        assertThat(log.after(100, 50))
                .extracting(Event::sequence)
                .startsWith(101L)
                .endsWith(150L)
                .hasSize(50);
    }

    @Test
    void leavesNoGapWhereAWorkWasRolledBack() {
        append("a");
        List<CompletableFuture<Event>> writes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String id = "b" + i;
            boolean fails = i % 3 == 0;
            writes.add(store.write(tx -> {
                Event event = log.append(tx, event(id));
                if (fails) {
                    throw new IllegalStateException();
                }
                return event;
            }));
        }
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
                .exceptionally(e -> null)
                .join();

        assertThat(writes)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(7);
        assertThat(log.after(0, 100))
                .extracting(Event::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 14).boxed().toList());
    }

    @Test
    void remembersHowFarEachReaderHasCome() {
        assertThat(log.cursor("webhook")).isZero();
        log.advance("webhook", 5).join();
        log.advance("stream", 7).join();
        log.advance("webhook", 3).join();
        close();
        store = Store.open(config);
        log = new EventLog(store);

        assertThat(log.cursor("webhook")).isEqualTo(5);
        assertThat(log.cursor("stream")).isEqualTo(7);
    }

    @Test
    void beginsANewReaderAfterTheLastEventAndLeavesAKnownOneWhereItIs() {
        append("a");
        append("b");
        log.advance("old", 1).join();

        log.enroll("new").join();
        log.enroll("old").join();

        assertThat(log.cursor("new")).isEqualTo(2);
        assertThat(log.cursor("old")).isEqualTo(1);
    }

    @Test
    void wakesReadersWhenTheEventCanBeRead() {
        List<Long> seen = new ArrayList<>();
        Registration waking =
                log.onAppend(() -> seen.add((long) log.after(0, 10).size()));
        append("a");
        store.writeNow(tx -> log.append(tx, event("b")));
        log.advance("reader", 2).join();
        waking.close();
        append("c");

        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void wakesReadersOnceForABatch() {
        AtomicInteger wakes = new AtomicInteger();
        log.onAppend(wakes::incrementAndGet);
        store.writeNow(tx -> {
            log.append(tx, event("a"));
            return log.append(tx, event("b"));
        });

        assertThat(wakes).hasValue(1);
    }

    @Test
    void deletesWhatIsOldAndEveryReaderHasPassed() {
        appendAt(DAY.multipliedBy(-40), "a", "b", "c");
        appendAt(DAY.multipliedBy(-20), "d");
        log.advance("quick", 4).join();
        log.advance("slow", 2).join();

        assertThat(log.trim(NOW, RETENTION)).isEqualTo(2);
        assertThat(log.after(0, 10)).extracting(Event::id).containsExactly("c", "d");
        log.advance("slow", 4).join();
        assertThat(log.trim(NOW, RETENTION)).isEqualTo(1);
        assertThat(log.trim(NOW, RETENTION)).isZero();
        assertThat(log.after(0, 10)).extracting(Event::sequence).containsExactly(4L);
        assertThat(append("e").sequence()).isEqualTo(5);
    }

    @Test
    void keepsNoEventForEverForAReaderThatIsGoneAndLetsItSeeTheGap() {
        appendAt(DAY.multipliedBy(-100), "a", "b");
        appendAt(DAY.multipliedBy(-80), "c");
        log.advance("gone", 1).join();

        try (LogLines lines = LogLines.open()) {
            assertThat(log.trim(NOW, RETENTION)).isEqualTo(2);
            assertThat(lines.all())
                    .anySatisfy(line -> assertThat(line).startsWith("WARN").contains("to=2", "[gone]"));
        }

        assertThat(log.after(log.cursor("gone"), 10))
                .extracting(Event::sequence)
                .containsExactly(3L);
    }

    @Test
    void deletesWhatIsOldWhenNobodyReads() {
        appendAt(DAY.multipliedBy(-40), "a", "b");

        assertThat(log.trim(NOW, RETENTION)).isEqualTo(2);
        assertThat(log.after(0, 10)).isEmpty();
        assertThat(append("c").sequence()).isEqualTo(3);
    }

    @Test
    void leavesNoGapBetweenEventsWhoseTimesAreOutOfOrder() {
        appendAt(DAY.multipliedBy(-40), "a");
        appendAt(Duration.ZERO, "b");
        appendAt(DAY.multipliedBy(-40), "c");

        assertThat(log.trim(NOW, RETENTION)).isEqualTo(1);
        assertThat(log.after(0, 10)).extracting(Event::id).containsExactly("b", "c");
    }

    @Test
    void isNotHeldUpByAnEventFromTheFutureAndKeepsTheLastOne() {
        appendAt(DAY.multipliedBy(4000), "a");
        appendAt(DAY.multipliedBy(-40), "b");
        appendAt(DAY, "c");

        assertThat(log.trim(NOW, RETENTION)).isEqualTo(2);
        assertThat(log.after(0, 10)).extracting(Event::id).containsExactly("c");
    }

    @Test
    void takesAFactForANewOneThatIsReportedAgainAfterItsEventWasDeleted() {
        appendAt(DAY.multipliedBy(-40), "a");
        log.trim(NOW, RETENTION);

        assertThat(append("a").sequence()).isEqualTo(2);
    }

    @Test
    void keepsNoMoreThanItsSizeAndTellsWhoHasNotSeenWhatWent() {
        log.enroll("slow").join();
        append("a");
        append("b");
        append("c");
        long one = 1L + "bob@example.test".length() + "{}".length();
        Retention two = new Retention(DAY, DAY, 2 * one);

        try (LogLines lines = LogLines.open()) {
            assertThat(log.trimToSize(two)).isEqualTo(1);
            assertThat(log.trimToSize(two)).isZero();
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("to=1", "[slow]", "eventRetentionSize");
        }
        assertThat(log.after(0, 10)).extracting(Event::id).containsExactly("b", "c");
        log.advance("slow", 3).join();

        try (LogLines lines = LogLines.open()) {
            assertThat(log.trimToSize(new Retention(DAY, DAY, 0))).isEqualTo(2);
            assertThat(lines.all()).isEmpty();
        }
        assertThat(append("d").sequence()).isEqualTo(4);
        assertThat(log.trimToSize(two)).isZero();
    }

    @Test
    void deletesManyInSeveralCommits() {
        int many = 2 * Trimming.BATCH + 1;
        store.writeNow(tx -> {
            for (int i = 0; i < many; i++) {
                log.append(tx, event("e" + i, NOW.minus(DAY.multipliedBy(40))));
            }
            return many;
        });
        AtomicInteger commits = new AtomicInteger();
        store.onCommit(commits::incrementAndGet);

        assertThat(log.trim(NOW, RETENTION)).isEqualTo(many);
        assertThat(commits).hasValue(3);
        assertThat(log.trimToSize(new Retention(DAY, DAY, 0))).isZero();
        assertThat(commits).hasValue(3);
    }

    @Test
    void showsEveryReaderEveryEventInOrderWhileOthersAppendAndTheLogIsTrimmed() {
        int writers = 4;
        int each = 100;
        long last = 400;
        List<CompletableFuture<?>> all = new ArrayList<>();
        List<String> readers = List.of("one", "two", "three");
        readers.forEach(reader -> log.enroll(reader).join());
        List<CompletableFuture<List<Long>>> seen = readers.stream()
                .map(reader -> CompletableFuture.supplyAsync(
                        () -> readTo(log, reader, last), task -> new Thread(task).start()))
                .toList();
        for (int writer = 0; writer < writers; writer++) {
            String prefix = writer + ".";
            all.add(running(() -> IntStream.range(0, each).forEach(i -> append(prefix + i))));
        }
        Retention none = new Retention(Duration.ZERO, DAY);
        CompletableFuture<Void> trimmer = running(() -> {
            while (!seen.stream().allMatch(CompletableFuture::isDone)) {
                log.trim(NOW.plusMillis(1), none);
            }
        });

        all.forEach(writer -> assertThat(writer).succeedsWithin(LONG));
        seen.forEach(sequences -> assertThat(sequences)
                .succeedsWithin(LONG)
                .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList()));
        assertThat(trimmer).succeedsWithin(LONG);
        log.trim(NOW.plusMillis(1), none);
        assertThat(log.after(0, 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void doesWhatAPlainListWouldDo(long seed) {
        EventLogModel model = new EventLogModel(store, log, new Random(seed));
        for (int step = 0; step < 200; step++) {
            model.step();
        }
    }

    static List<Long> readTo(EventLog log, String reader, long last) {
        List<Long> seen = new ArrayList<>();
        for (long cursor = 0; cursor < last; cursor = log.cursor(reader)) {
            for (Event event : log.after(cursor, 7)) {
                seen.add(event.sequence());
                log.advance(reader, event.sequence()).join();
            }
        }
        return seen;
    }

    static CompletableFuture<Void> running(Runnable task) {
        return CompletableFuture.runAsync(task, thread -> new Thread(thread).start());
    }

    private void appendAt(Duration fromNow, String... ids) {
        for (String id : ids) {
            log.append(event(id, NOW.plus(fromNow))).join();
        }
    }

    private static NewEvent event(String id, Instant time) {
        return new NewEvent(id, EventType.MAIL_DELIVERED, "bob@example.test", time, "{}");
    }

    final Event append(String id) {
        return log.append(event(id)).join();
    }

    static NewEvent event(String id) {
        return event(id, NOW);
    }
}
