package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CommitterTest {
    /** A connection that breaks down when it is closed, as when there is no memory left, ends the thread. */
    @Test
    void leavesNobodyWaitingWhenItsThreadEnds() {
        CountDownLatch together = new CountDownLatch(1);
        Committer committer = new Committer(
                () -> {
                    StoreContract.await(together);
                    return broken();
                },
                connection -> {},
                Thread::new);
        committer.start();
        CompletableFuture<Integer> first = committer.write(tx -> 1);
        CompletableFuture<Integer> second = committer.write(tx -> 2);
        together.countDown();

        assertRefused(first);
        assertRefused(second);
        committer.close();
        assertRefused(committer.write(tx -> 3));
    }

    private static void assertRefused(CompletableFuture<Integer> write) {
        assertThat(write).failsWithin(TestTimes.LONG).withThrowableThat().withCauseInstanceOf(StoreException.class);
    }

    private static Connection broken() {
        return (Connection) Proxy.newProxyInstance(
                CommitterTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, asked, arguments) -> {
                    if (asked.getName().equals("close")) {
                        throw new OutOfMemoryError("no memory");
                    }
                    throw new SQLException("broken");
                });
    }
}
