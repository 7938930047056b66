package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;

class OutboundOnPostgresTest extends OutboundContract {
    private final StoreConfig database = RealPostgres.newDatabase();

    @Override
    StoreConfig database(Path folder) {
        return database;
    }

    @Test
    void forgetsNoMailThatIsReleasedMeanwhileOnAnotherNode() throws Exception {
        try (Store there = Store.open(database)) {
            outbound.accept(mail("m1", "bob@b.test"), NOW);
            Parcel parcel = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
            outbound.settle(parcel, List.of(attempt(parcel, 0, Outcome.KEPT, Optional.empty())));
            CountDownLatch released = new CountDownLatch(1);
            CountDownLatch mayCommit = new CountDownLatch(1);
            CompletableFuture<Integer> release = there.write(connection -> {
                int rows = Sql.update(connection, "UPDATE outbound_message SET settled = 0")
                        + Sql.update(connection, "UPDATE outbound_recipient SET state = 'waiting'");
                released.countDown();
                return await(mayCommit) ? rows : 0;
            });
            assertThat(await(released)).isTrue();
            CompletableFuture<Boolean> forgets = CompletableFuture.supplyAsync(
                    () -> new Cleaning(store, spool, "direct").forget(NOW.plus(Duration.ofDays(1))));
            RealPostgres.awaitAStatementThatWaitsForALock();
            mayCommit.countDown();
            assertThat(release.get()).isEqualTo(2);
            assertThat(forgets.get()).isFalse();
            assertThat(outbound.parcel("m1", List.of("b.test"), NOW)).isPresent();
            assertThat(outbound.bodies().ids()).containsExactly(parcel.body().id());
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
