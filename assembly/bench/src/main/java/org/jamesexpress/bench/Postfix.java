package org.jamesexpress.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An instance of its own of this machine's Postfix, on loopback; it takes mail for {@code example.test}. */
public final class Postfix implements AutoCloseable {
    public static final Path COMMANDS = Path.of("/usr/sbin");
    public static final int NOBODY = 65534;
    private static final Path DAEMONS = Path.of("/usr/lib/postfix/sbin");
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int MOST_SESSIONS = 100;

    private static final Set<String> SERVERS =
            Set.of(DAEMONS.resolve("qmgr").toString(), DAEMONS.resolve("smtpd").toString());

    private static final int FIRST_PORT = 10_000;
    private static final int PORTS = 22_000;
    private static final int TRIES = 50;
    private static final int LAST_LINES = 5;

    private static final long PAUSE = 20;

    private final Path folder;
    private final int port;

    private Postfix(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Why it can't take part on this machine. */
    public static Optional<String> absence() {
        if (!Files.isExecutable(COMMANDS.resolve("postfix")) || !Files.isExecutable(COMMANDS.resolve("smtp-source"))) {
            return Optional.of("it is not installed");
        }
        return "root".equals(System.getProperty("user.name"))
                ? Optional.empty()
                : Optional.of("only root can start an instance of it");
    }

    /**
     * Starts one.
     *
     * @param folder is empty, and is given up to it
     * @param sessions it has at once, at least
     * @param main lines of {@code main.cf} besides
     * @param delivery lines of {@code master.cf} besides
     */
    public static Postfix start(Path folder, int sessions, String main, String delivery)
            throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = freePort();
        Postfix postfix = new Postfix(folder, port);
        Files.createDirectories(postfix.settings());
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("queue"));
        run(List.of("chown", "postfix", data.toString()));
        postfix.write(main);
        Files.writeString(
                postfix.settings().resolve("master.cf"),
                services(Math.max(MOST_SESSIONS, sessions), port) + delivery + "\n");
        postfix.command("start");
        return postfix;
    }

    public InetSocketAddress smtp() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The process that has started all others of it. */
    public long master() throws IOException {
        return Long.parseLong(
                Files.readString(folder.resolve("queue/pid/master.pid")).strip());
    }

    /**
     * Goes on with other lines of {@code main.cf} besides; returns when none is left of the processes that read the old ones.
     *
     * @throws IOException when it does not within two minutes
     */
    public void change(String main) throws IOException, InterruptedException {
        Set<Long> before = servers();
        write(main);
        command("reload");
        long end = System.nanoTime() + LONGEST.toNanos();
        while (servers().stream().anyMatch(before::contains)) {
            if (System.nanoTime() > end) {
                throw new IOException("Postfix has not read its changed settings, see " + folder.resolve("log"));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE);
        }
    }

    /** Waits until every mail it has is deferred or delivered. */
    public void awaitIdle() throws IOException, InterruptedException {
        while (hasFiles("incoming") || hasFiles("active")) {
            TimeUnit.MILLISECONDS.sleep(PAUSE);
        }
    }

    /** The end of its log. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "nothing";
        }
    }

    /** Has it try what is deferred, now. It needs a service {@code pickup} for that. */
    public void flush() throws IOException, InterruptedException {
        run(List.of(COMMANDS.resolve("postqueue").toString(), "-c", settings().toString(), "-f"));
    }

    /**
     * Those that must have begun anew. An SMTP server that still takes a connection while its master reloads keeps the master
     * from starting others: the next connection would wait for its greeting until the first one ends.
     */
    private Set<Long> servers() throws IOException {
        return ProcessHandle.of(master()).stream()
                .flatMap(ProcessHandle::children)
                .filter(each -> SERVERS.contains(each.info().command().orElse("")))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private boolean hasFiles(String queue) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("queue").resolve(queue))) {
            return files.anyMatch(Files::isRegularFile);
        } catch (UncheckedIOException e) {
            // A mail went while it was looked at.
            return true;
        }
    }

    private Path settings() {
        return folder.resolve("conf");
    }

    private void write(String main) throws IOException {
        Files.writeString(settings().resolve("main.cf"), usual(folder) + main);
    }

    private void command(String word) throws IOException, InterruptedException {
        run(List.of(COMMANDS.resolve("postfix").toString(), "-c", settings().toString(), word));
    }

    private static String usual(Path folder) {
        return """
                compatibility_level = 3.6
                command_directory = %1$s
                daemon_directory = %2$s
                queue_directory = %3$s/queue
                data_directory = %3$s/data
                maillog_file = %3$s/log
                maillog_file_prefixes = %3$s
                myhostname = mx.example.test
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                mynetworks = 127.0.0.0/8
                alias_maps =
                local_recipient_maps =
                smtputf8_enable = no
                in_flow_delay = 0
                smtpd_client_connection_count_limit = 0
                """.formatted(COMMANDS, DAEMONS, folder);
    }

    private static String services(int most, int port) {
        List<String> lines = new ArrayList<>();
        lines.add("127.0.0.1:" + port + " inet n - n - " + most + " smtpd");
        lines.add("qmgr unix n - n 300 1 qmgr");
        lines.add("postlog unix-dgram n - n - 1 postlogd");
        lines.add("proxymap unix - - n - - proxymap");
        lines.add("cleanup unix n - n - 0 cleanup");
        for (String each : List.of("bounce", "defer", "trace")) {
            lines.add(each + " unix - - n - 0 bounce");
        }
        for (String each : List.of("rewrite:trivial-rewrite", "verify:verify", "anvil:anvil", "flush:flush")) {
            String[] service = each.split(":", 2);
            lines.add(service[0] + " unix - - n - - " + service[1]);
        }
        return String.join("\n", lines) + "\n";
    }

    /** One below those that the system hands out to clients, of which there are many here. */
    private static int freePort() throws IOException {
        Random random = new Random();
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody has it.
            }
        }
        throw new IOException("No free port was found in " + TRIES + " tries");
    }

    /** Runs a command to its good end. */
    public static void run(List<String> command) throws IOException, InterruptedException {
        Path words = Files.createTempFile("bench", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(words.toFile())
                    .start();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command + " failed: " + Files.readString(words));
            }
        } finally {
            Files.deleteIfExists(words);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            command("stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
