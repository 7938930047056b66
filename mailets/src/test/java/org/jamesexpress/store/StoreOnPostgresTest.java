package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
    void readsAgainAfterTheConnectionsWereLost() {
        readers();
        RealPostgres.loseConnections(config);

        assertThatExceptionOfType(StoreException.class).isThrownBy(this::readers);
        assertThat(readers()).isEmpty();
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
