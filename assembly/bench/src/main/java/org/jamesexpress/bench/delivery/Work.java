package org.jamesexpress.bench.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One deliverer in a process of its own, which says {@code warm} when it has the mails that don't count, and then does as it
 * is told: {@code fill} and {@code go}.
 */
final class Work {
    /** Who delivers. */
    enum Kind {
        ENGINE,
        JAMES,
        JAMES_STOCK,
        JAMES_IN_MEMORY,
        PLAIN
    }

    private Work() {}

    /** Arguments: the kind, a folder, those of the scene, the port of hosts and of the DNS server, and mails to warm up. */
    public static void main(String... arguments) throws Exception {
        Scene scene = Scene.of(Arrays.copyOfRange(arguments, 2, 6));
        int port = Integer.parseInt(arguments[6]);
        Path folder = Path.of(arguments[1]);
        Deliverer deliverer = switch (Kind.valueOf(arguments[0])) {
            case ENGINE -> new Engine(folder, port, Integer.parseInt(arguments[7]));
            case JAMES -> JamesDelivery.durable(folder, scene, port);
            case JAMES_STOCK -> JamesDelivery.stock(folder, scene, port);
            case JAMES_IN_MEMORY -> JamesDelivery.inMemory(scene, port);
            case PLAIN -> new PlainSender(scene, port);
        };
        Letters letters = new Letters(scene);
        letters.warmUp(Integer.parseInt(arguments[8]), deliverer::take);
        deliverer.go();
        System.out.println("warm");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        expect(in, "fill");
        deliverer.hold();
        letters.backlog(deliverer::take);
        System.out.println("filled");
        expect(in, "go");
        long[] sent = new long[scene.counting()];
        Arrays.fill(sent, Moment.now());
        deliverer.go();
        System.out.println(
                Moment.line(Arrays.stream(scene.situation().isLive() ? letters.offer(deliverer::take) : sent)));
        expect(in, "end");
    }

    private static void expect(BufferedReader in, String wanted) throws IOException {
        String line = in.readLine();
        if (line == null) {
            // Whoever started it has gone, or does not need it any more: nothing of it is to be kept.
            Runtime.getRuntime().halt(1);
        } else if (!line.equals(wanted)) {
            throw new IOException("told to " + line + " instead of " + wanted);
        }
    }
}
