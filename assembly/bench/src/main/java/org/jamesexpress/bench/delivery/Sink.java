package org.jamesexpress.bench.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.bench.Child;

/** The hosts and the DNS server of a scene in a process of their own. Used by one thread. */
final class Sink implements AutoCloseable {
    private final Child process;
    private final int port;
    private final int dnsPort;

    private Sink(Child process, int port, int dnsPort) {
        this.process = process;
        this.port = port;
        this.dnsPort = dnsPort;
    }

    static Sink start(Scene scene, boolean chunking) throws IOException {
        List<String> arguments = new ArrayList<>(scene.arguments());
        arguments.add(Boolean.toString(chunking));
        Child process = Child.start(List.of(), Main.class.getName(), arguments.toArray(String[]::new));
        try {
            return new Sink(process, Integer.parseInt(process.line()), Integer.parseInt(process.line()));
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }

    /** Of every host. */
    int port() {
        return port;
    }

    /** Of the DNS server, on 127.0.0.1. */
    int dnsPort() {
        return dnsPort;
    }

    /** Forgets what it was sent. */
    void begin() throws IOException {
        process.tell("begin");
        process.awaitLine("begun");
    }

    /**
     * Waits for so many mails that don't count.
     *
     * @return how many there are at last, or when patience ends
     */
    int awaitWarmUp(int mails, Duration patience) throws IOException {
        process.tell("warm " + mails + " " + patience.toMillis());
        return Integer.parseInt(process.line());
    }

    /** When each of the mails that count was accepted, {@link Moment#NEVER} for those that weren't within that time. */
    long[] await(long millis) throws IOException {
        process.tell("await " + millis);
        return Moment.of(process.line());
    }

    @Override
    public void close() {
        process.close();
    }

    /** The other side. */
    static final class Main {
        private Main() {}

        /** Arguments: those of the scene, and whether CHUNKING is offered. */
        public static void main(String... arguments) throws Exception {
            Scene scene = Scene.of(arguments);
            Arrivals arrivals = new Arrivals(scene.counting());
            Hosts hosts = Hosts.listen(scene.hosts(), Boolean.parseBoolean(arguments[4]), arrivals);
            List<Scene.Destination> destinations = new ArrayList<>(scene.destinations());
            destinations.addAll(scene.warmUps());
            Zone zone = new Zone(destinations);
            daemon(hosts, "hosts");
            daemon(zone, "dns");
            System.out.println(hosts.port());
            System.out.println(zone.port());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(answer(line.split(" ", -1), arrivals));
            }
        }

        private static String answer(String[] words, Arrivals arrivals) throws InterruptedException {
            switch (words[0]) {
                case "begin" -> {
                    arrivals.begin();
                    return "begun";
                }
                case "warm" -> {
                    return Integer.toString(
                            arrivals.awaitUncounted(Integer.parseInt(words[1]), Long.parseLong(words[2])));
                }
                default -> {
                    arrivals.await(Long.parseLong(words[1]));
                    return Moment.line(arrivals.moments());
                }
            }
        }

        private static void daemon(Runnable work, String name) {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((where, failure) -> {
                failure.printStackTrace();
                Runtime.getRuntime().halt(1);
            });
            thread.start();
        }
    }
}
