package org.jamesexpress.bench.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;

/** One deliverer in a process of its own, which does as it is told: {@code warm}, {@code fill} and {@code go}. */
final class Work {
    /** Who delivers. */
    enum Kind {
        ENGINE,
        JAMES,
        JAMES_STOCK,
        JAMES_IN_MEMORY,
        PLAIN
    }

    private final Scene scene;
    private final Letters letters;
    private final Deliverer deliverer;

    private Work(Scene scene, Deliverer deliverer) {
        this.scene = scene;
        this.letters = new Letters(scene);
        this.deliverer = deliverer;
    }

    /** Arguments: the kind, a folder, those of the scene, and the port of hosts and of the DNS server. */
    public static void main(String... arguments) throws Exception {
        Scene scene = Scene.of(Arrays.copyOfRange(arguments, 2, 6));
        int port = Integer.parseInt(arguments[6]);
        Path folder = Path.of(arguments[1]);
        Work work = new Work(
                scene,
                switch (Kind.valueOf(arguments[0])) {
                    case ENGINE -> new Engine(folder, port, Integer.parseInt(arguments[7]));
                    case JAMES -> JamesDelivery.durable(folder, scene, port);
                    case JAMES_STOCK -> JamesDelivery.stock(folder, scene, port);
                    case JAMES_IN_MEMORY -> JamesDelivery.inMemory(scene, port);
                    case PLAIN -> new PlainSender(scene, port);
                });
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(work.answer(line.split(" ", -1)));
        }
        // Whoever started it has gone, or does not need it any more: nothing of it is to be kept.
        Runtime.getRuntime().halt(1);
    }

    private String answer(String... words) throws Exception {
        switch (words[0]) {
            case "warm" -> {
                letters.warmUp(Integer.parseInt(words[1]), Integer.parseInt(words[2]), deliverer::take);
                deliverer.go();
                return "warmed";
            }
            case "fill" -> {
                deliverer.hold();
                letters.backlog(deliverer::take);
                return "filled";
            }
            case "go" -> {
                long[] sent = new long[scene.counting()];
                Arrays.fill(sent, Moment.now());
                deliverer.go();
                return Moment.line(Arrays.stream(scene.situation().isLive() ? letters.offer(deliverer::take) : sent));
            }
            default -> throw new IllegalArgumentException("told to " + words[0]);
        }
    }
}
