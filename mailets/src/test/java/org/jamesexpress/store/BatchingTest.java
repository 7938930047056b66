package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchingTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void whatComesDuringAWriteIsWrittenAtOnceByTheNext() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Batching<String> batching = new Batching<>(batch -> {
            batches.add(batch);
            begun.countDown();
            await(goOn);
        });
        Future<?> first = written(batching, "first");
        begun.await();
        List<Thread> later =
                List.of(waiting(batching, "second"), waiting(batching, "third"), waiting(batching, "fourth"));

        goOn.countDown();
        first.get();
        for (Thread each : later) {
            each.join();
        }

        assertThat(batches).hasSize(2);
        assertThat(batches.get(1)).containsExactlyInAnyOrder("second", "third", "fourth");
    }

    /** Else all would wait for one more write whenever somebody is quicker than they are. */
    @Test
    void nobodyWhoIsWrittenWaitsForTheNextWrite() throws Exception {
        CompletableFuture<Void> second = new CompletableFuture<>();
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Batching<String> batching = new Batching<>(batch -> {
            begun.countDown();
            if (batch.contains("slow")) {
                second.join();
            } else {
                await(goOn);
            }
        });
        Future<?> quick = written(batching, "quick");
        begun.await();
        Thread slow = waiting(batching, "slow");

        goOn.countDown();

        quick.get(30, TimeUnit.SECONDS);
        assertThat(slow.isAlive()).isTrue();
        second.complete(null);
        slow.join();
    }

    @Test
    void afterAFailureTheNextIsWritten() throws IOException {
        Batching<String> batching = new Batching<>(batch -> {
            if (batch.contains("bad")) {
                throw new IOException("the disk is full");
            }
            batches.add(batch);
        });

        assertThatThrownBy(() -> batching.run("bad"))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
        batching.run("good");

        assertThat(batches).containsExactly(List.of("good"));
    }

    @Test
    void aBreakdownIsToldToAllThatWereInIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Batching<String> batching = new Batching<>(batch -> {
            begun.countDown();
            await(goOn);
            if (batch.contains("third")) {
                throw new OutOfMemoryError("none left");
            }
        });
        Future<?> first = written(batching, "first");
        begun.await();
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> later = new ArrayList<>();
        for (String each : List.of("second", "third")) {
            later.add(waiting(() -> {
                try {
                    batching.run(each);
                } catch (IOException | OutOfMemoryError e) {
                    failures.add(each);
                }
            }));
        }

        goOn.countDown();
        first.get();
        for (Thread each : later) {
            each.join();
        }

        assertThat(failures).containsExactlyInAnyOrder("second", "third");
    }

    @Test
    void manyThreadsLoseAndRepeatNothing() throws Exception {
        Batching<String> batching = new Batching<>(batches::add);
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            int number = writer;
            writers.add(threads.submit(() -> {
                for (int i = 0; i < 500; i++) {
                    batching.run(number + "/" + i);
                }
                return true;
            }));
        }
        for (Future<?> each : writers) {
            each.get();
        }

        assertThat(batches.stream().flatMap(List::stream)).hasSize(4000).doesNotHaveDuplicates();
    }

    private Future<?> written(Batching<String> batching, String what) {
        return threads.submit(() -> {
            batching.run(what);
            return true;
        });
    }

    private static Thread waiting(Batching<String> batching, String what) {
        return waiting(() -> {
            try {
                batching.run(what);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Thread waiting(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
