package org.jamesexpress.bench.delivery;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jamesexpress.bench.MadeMail;

/** The mails of a scene, handed over as by so many sessions at once. */
final class Letters {
    /** Who hand over at once. */
    static final int HANDS = 16;

    private final Scene scene;
    private final Scene.Recipients recipients;
    private final byte[] text;

    /** Who gets them. Many threads call. */
    interface Taker {
        void take(Letter letter) throws Exception;
    }

    Letters(Scene scene) {
        this.scene = scene;
        this.recipients = scene.new Recipients();
        this.text = MadeMail.text(scene.octets());
    }

    /** Hands over those mails which don't count. */
    void warmUp(int from, int to, Taker taker) throws Exception {
        hand(IntStream.range(from, to).boxed().toList(), number -> letter(recipients.ofWarmUp(number), number), taker);
    }

    /** Hands over those that are queued beforehand. */
    void backlog(Taker taker) throws Exception {
        hand(scene.backlog(), this::letter, taker);
    }

    /**
     * Hands over those that come while others are delivered, whether they are delivered or not: by a fixed schedule, or as
     * fast as they are taken.
     *
     * @return when each was taken
     */
    long[] offer(Taker taker) throws Exception {
        long[] taken = new long[scene.counting()];
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        together(() -> {
            for (int i = next.getAndIncrement(); i < taken.length; i = next.getAndIncrement()) {
                long due = scene.situation().isScheduled() ? begin + i * 1_000_000_000L / Scene.RATE : begin;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                taker.take(letter(i));
                taken[i] = Moment.now();
            }
        });
        return taken;
    }

    private static void hand(List<Integer> numbers, IntFunction<Letter> letters, Taker taker) throws Exception {
        AtomicInteger next = new AtomicInteger();
        together(() -> {
            for (int i = next.getAndIncrement(); i < numbers.size(); i = next.getAndIncrement()) {
                taker.take(letters.apply(numbers.get(i)));
            }
        });
    }

    private Letter letter(int number) {
        return letter(recipients.of(number), number);
    }

    private Letter letter(String recipient, int number) {
        return new Letter(recipient, MadeMail.numbered(text, number));
    }

    private interface Part {
        void run() throws Exception;
    }

    private static void together(Part part) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(HANDS);
        try {
            for (Future<?> each : threads.invokeAll(Collections.nCopies(HANDS, () -> {
                part.run();
                return true;
            }))) {
                each.get();
            }
        } finally {
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.SECONDS);
        }
    }
}
