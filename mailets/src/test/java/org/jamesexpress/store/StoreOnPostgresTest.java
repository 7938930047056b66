package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jamesexpress.config.Secret;
import org.junit.jupiter.api.Test;

class StoreOnPostgresTest extends StoreContract {
    @Override
    StoreConfig newDatabase() {
        return RealPostgres.newDatabase();
    }

    @Test
    void failsTheBatchWhoseConnectionIsLostAndConnectsAgain() {
        store.writeNow(tx -> insert(tx, "before", 1));
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch together = new CountDownLatch(1);
        CompletableFuture<Integer> first = store.write(tx -> {
            busy.countDown();
            await(together);
            return 0;
        });
        await(busy);
        CompletableFuture<Integer> innocent = store.write(tx -> insert(tx, "innocent", 1));
        CompletableFuture<Integer> losing = store.write(tx -> {
            RealPostgres.loseConnections(config);
            return insert(tx, "lost", 1);
        });
        together.countDown();

        assertThat(first).succeedsWithin(TestTimes.LONG);
        Stream.of(innocent, losing)
                .forEach(each -> assertThat(each)
                        .failsWithin(TestTimes.LONG)
                        .withThrowableThat()
                        .withCauseInstanceOf(StoreException.class)
                        .withMessageContaining("the connection to the database is lost"));
        store.writeNow(tx -> insert(tx, "after", 1));
        assertThat(readers()).containsExactly("after", "before");
    }

    @Test
    void writesOverANewConnectionWhenTheOldOneDiedBetweenTwoBatches() {
        store.writeNow(tx -> insert(tx, "before", 1));
        RealPostgres.loseConnections(config);

        store.writeNow(tx -> insert(tx, "after", 1));

        assertThat(readers()).containsExactly("after", "before");
    }

    /** Nobody knows then whether the database had committed, so the same works must not run again by themselves. */
    @Test
    void failsTheBatchWhoseConnectionIsLostInTheCommitAndRunsNoWorkTwice() {
        store.writeNow(tx -> execute(
                tx,
                "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql"
                        + " AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'"));
        store.writeNow(tx -> execute(
                tx,
                "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON event_cursor"
                        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()"));
        AtomicInteger runs = new AtomicInteger();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.writeNow(tx -> {
                    runs.incrementAndGet();
                    return insert(tx, "a", 1);
                }))
                .withMessageContaining("the connection to the database is lost");

        assertThat(runs).hasValue(1);
    }

    @Test
    void readsOverANewConnectionWhenThoseInThePoolDied() throws InterruptedException {
        fillThePoolOfReaders();
        RealPostgres.loseConnections(config);

        assertThat(readers()).isEmpty();
    }

    @Test
    void failsAReadWhoseNewConnectionDiesToo() {
        AtomicInteger runs = new AtomicInteger();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.read(tx -> {
                    runs.incrementAndGet();
                    RealPostgres.loseConnections(config);
                    return execute(tx, "SELECT 1");
                }))
                .withMessageContaining("the connection to the database is lost");

        assertThat(runs).hasValue(1);
    }

    @Test
    void repeatsNoReadThatGotNoAnswerInTime() {
        AtomicInteger runs = new AtomicInteger();
        StoreConfig impatient = new StoreConfig(config.url() + "&socketTimeout=3", config.user(), config.password());
        try (Store asking = Store.open(impatient)) {
            asking.read(tx -> execute(tx, "SELECT 1"));

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> asking.read(tx -> {
                        runs.incrementAndGet();
                        return execute(tx, "SELECT pg_sleep(15)");
                    }));
        }

        assertThat(runs).hasValue(1);
    }

    private void fillThePoolOfReaders() throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(Readers.MOST);
        List<Thread> readers = Stream.generate(() -> new Thread(() -> store.read(tx -> {
                    meet(together);
                    return execute(tx, "SELECT 1");
                })))
                .limit(Readers.MOST)
                .toList();
        readers.forEach(Thread::start);
        for (Thread reader : readers) {
            reader.join();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void letsNodesThatStartTogetherMigrateOneAfterTheOther() {
        StoreConfig fresh = RealPostgres.newDatabase();
        Stream.generate(() -> CompletableFuture.runAsync(() -> Store.open(fresh).close()))
                .limit(4)
                .toList()
                .forEach(each -> assertThat(each).succeedsWithin(TestTimes.LONG));
    }

    @Test
    void saysThatTheDatabaseDoesNotExist() {
        StoreConfig missing = new StoreConfig(config.url().replaceFirst("/test\\d+", "/nowhere"), "postgres", secret());

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(missing))
                .withMessageContaining("the database does not exist");
    }

    @Test
    void saysThatTheServerCantBeReachedAndKeepsThePasswordToItself() {
        StoreConfig nobody =
                new StoreConfig("jdbc:postgresql://127.0.0.1:1/express?password=hunter2", "postgres", secret());

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(nobody))
                .withMessageStartingWith(
                        "can't open jdbc:postgresql://127.0.0.1:1/express: the database can't be reached")
                .withMessageNotContaining("hunter2");
    }

    private static Secret secret() {
        return new Secret("postgres");
    }
}
