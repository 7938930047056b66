package org.jamesexpress.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;

class EventLogOnPostgresTest extends EventLogContract {
    @Override
    StoreConfig newDatabase() {
        return RealPostgres.newDatabase();
    }

    @Test
    void namesAFactTheSameOnEachNode() {
        try (Store otherStore = Store.open(config)) {
            assertThat(new EventLog(otherStore).ids().of(EventType.MAIL_RECEIVED, "m1"))
                    .isEqualTo(log.ids().of(EventType.MAIL_RECEIVED, "m1"));
        }
    }

    @Test
    void numbersWithoutGapsAcrossNodes() throws InterruptedException {
        try (Store otherStore = Store.open(config)) {
            List<Thread> nodes = Stream.of(log, new EventLog(otherStore))
                    .map(node -> new Thread(() -> append(node, 300)))
                    .toList();
            nodes.forEach(Thread::start);
            for (Thread node : nodes) {
                node.join();
            }

            assertThat(log.after(0, 1000))
                    .extracting(Event::sequence)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 300).boxed().toList());
        }
    }

    @Test
    void givesTheNumberBackWhenAnotherNodeWasFirstToReportAFact() {
        CountDownLatch appended = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        CompletableFuture<Event> first = store.write(tx -> {
            Event event = log.append(tx, event("fact"));
            appended.countDown();
            await(late);
            return event;
        });
        await(appended);
        try (Store otherStore = Store.open(config)) {
            EventLog other = new EventLog(otherStore);
            CompletableFuture<Event> second = other.append(event("fact"));
            RealPostgres.awaitAStatementThatWaitsForALock();
            late.countDown();

            assertThat(second).succeedsWithin(LONG).isEqualTo(first.join());
            assertThat(other.append(event("next")).join().sequence()).isEqualTo(2);
        }
    }

    @Test
    void showsEveryEventInOrderToAReaderOnOneNodeWhileBothAppendAndTheOtherTrims() {
        log.enroll("reader").join();
        try (Store otherStore = Store.open(config)) {
            EventLog other = new EventLog(otherStore);
            CompletableFuture<List<Long>> seen =
                    CompletableFuture.supplyAsync(() -> readTo(other, "reader", 400), task -> new Thread(task).start());
            List<CompletableFuture<Void>> busy = List.of(
                    running(() -> append(log, "a", 200)), running(() -> append(other, "b", 200)), running(() -> {
                        while (!seen.isDone()) {
                            log.trim(NOW.plusMillis(1), new Retention(Duration.ZERO, Duration.ofDays(1)));
                        }
                    }));

            assertThat(seen)
                    .succeedsWithin(LONG)
                    .isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
            busy.forEach(each -> assertThat(each).succeedsWithin(LONG));
        }
    }

    private static void append(EventLog node, String prefix, int facts) {
        for (int i = 0; i < facts; i++) {
            node.append(event(prefix + i)).join();
        }
    }

    private static void append(EventLog node, int facts) {
        CompletableFuture<?>[] appends = new CompletableFuture<?>[facts];
        for (int i = 0; i < facts; i++) {
            appends[i] = node.append(event("fact" + i));
        }
        CompletableFuture.allOf(appends).join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
