package org.jamesexpress.bench.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;
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

/**
 * One deliverer in a process of its own, which says {@code warm} when it has the mails that don't count, and then does as it
 * is told: {@code fill} and {@code go}.
 */
final class Work {
    /** As many as an SMTP server has sessions. */
    private static final int TAKERS = 16;

    /** Who delivers. */
    enum Kind {
        ENGINE,
        JAMES,
        JAMES_IN_MEMORY,
        PLAIN
    }

    private final Deliverer deliverer;
    private final Scene scene;
    private final Scene.Recipients recipients;
    private final byte[] text;
    private final long[] sent;

    private Work(Deliverer deliverer, Scene scene) {
        this.deliverer = deliverer;
        this.scene = scene;
        this.recipients = scene.new Recipients();
        this.text = MadeMail.text(scene.octets());
        this.sent = new long[scene.counting()];
    }

    /** Arguments: the kind, a folder, those of the scene, the port of hosts and of the DNS server, and mails to warm up. */
    public static void main(String... arguments) throws Exception {
        Scene scene = Scene.of(Arrays.copyOfRange(arguments, 2, 6));
        int port = Integer.parseInt(arguments[6]);
        Path folder = Path.of(arguments[1]);
        Deliverer deliverer = switch (Kind.valueOf(arguments[0])) {
            case ENGINE -> new Engine(folder, port, Integer.parseInt(arguments[7]));
            case JAMES -> JamesDelivery.durable(folder, scene, port);
            case JAMES_IN_MEMORY -> JamesDelivery.inMemory(scene, port);
            case PLAIN -> new PlainSender(scene, port);
        };
        Work work = new Work(deliverer, scene);
        work.warmUp(Integer.parseInt(arguments[8]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        expect(in, "fill");
        deliverer.hold();
        work.fill();
        System.out.println("filled");
        expect(in, "go");
        work.go();
        System.out.println(Moment.line(Arrays.stream(work.sent)));
        expect(in, "end");
        // Nothing of it is to be kept.
        Runtime.getRuntime().halt(0);
    }

    private static void expect(BufferedReader in, String wanted) throws IOException {
        String line = in.readLine();
        if (line == null) {
            Runtime.getRuntime().halt(1);
        } else if (!line.equals(wanted)) {
            throw new IOException("told to " + line + " instead of " + wanted);
        }
    }

    private void warmUp(int mails) throws Exception {
        take(IntStream.range(0, mails).boxed().toList(), number -> letter(recipients.ofWarmUp(number), number));
        deliverer.go();
        System.out.println("warm");
    }

    private void fill() throws Exception {
        take(scene.backlog(), this::letter);
    }

    private void take(List<Integer> numbers, IntFunction<Letter> letters) throws Exception {
        AtomicInteger next = new AtomicInteger();
        together(() -> {
            for (int i = next.getAndIncrement(); i < numbers.size(); i = next.getAndIncrement()) {
                deliverer.take(letters.apply(numbers.get(i)));
            }
        });
    }

    private void go() throws Exception {
        Arrays.fill(sent, Moment.now());
        deliverer.go();
        if (scene.situation().isLive()) {
            offer();
        }
    }

    /** By a fixed schedule, whether the mails are delivered or not. */
    private void offer() throws Exception {
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        together(() -> {
            for (int i = next.getAndIncrement(); i < sent.length; i = next.getAndIncrement()) {
                long due = begin + i * 1_000_000_000L / Scene.RATE;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                deliverer.take(letter(i));
                sent[i] = Moment.now();
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
        ExecutorService threads = Executors.newFixedThreadPool(TAKERS);
        try {
            for (Future<?> each : threads.invokeAll(Collections.nCopies(TAKERS, () -> {
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
