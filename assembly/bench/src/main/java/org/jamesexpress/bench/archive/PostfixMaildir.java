package org.jamesexpress.bench.archive;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.Outcome;

/**
 * The Postfix of this machine, an instance of its own on loopback: {@code smtp-source} hands over mails in as many
 * sessions as there are writers, and its {@code virtual} puts each as a file into a maildir. It does more than an
 * archive, since each mail comes by SMTP and through a queue on disk, and less, since it notes nothing about it.
 */
final class PostfixMaildir implements Contender {
    private static final Path COMMANDS = Path.of("/usr/sbin");
    private static final Path DAEMONS = Path.of("/usr/lib/postfix/sbin");
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int FIRST_MAILS = 200;
    private static final int NOBODY = 65534;

    private double lastRate = FIRST_MAILS;

    @Override
    public String name() {
        return "Postfix maildir";
    }

    /** Why it can't take part on this machine. */
    static Optional<String> absence() {
        if (!Files.isExecutable(COMMANDS.resolve("postfix")) || !Files.isExecutable(COMMANDS.resolve("smtp-source"))) {
            return Optional.of("it is not installed");
        }
        return "root".equals(System.getProperty("user.name"))
                ? Optional.empty()
                : Optional.of("only root can start an instance of it");
    }

    @Override
    public Outcome run(Path folder, int writers, Duration time) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = freePort();
        Path settings = settings(folder, writers, port);
        Path arrived = folder.resolve("mail/box/new");
        run(List.of(COMMANDS.resolve("postfix").toString(), "-c", settings.toString(), "start"));
        try {
            long mails = Math.max(FIRST_MAILS, Math.round(lastRate * time.toMillis() / 1000));
            long began = System.nanoTime();
            run(source(writers, mails, port));
            while (count(arrived) < mails) {
                if (System.nanoTime() - began > LONGEST.toNanos()) {
                    throw new IOException("Postfix has not delivered " + mails + " mails within " + LONGEST + ", see "
                            + folder.resolve("log"));
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            lastRate = mails / seconds;
            return new Outcome(mails, seconds, OptionalDouble.empty());
        } finally {
            run(List.of(COMMANDS.resolve("postfix").toString(), "-c", settings.toString(), "stop"));
        }
    }

    private static List<String> source(int sessions, long mails, int port) {
        return List.of(
                COMMANDS.resolve("smtp-source").toString(),
                "-d",
                "-s",
                Integer.toString(sessions),
                "-m",
                Long.toString(mails),
                "-l",
                Integer.toString(MadeMail.OCTETS),
                "-f",
                "alice@sender.test",
                "-t",
                "bob@example.test",
                "127.0.0.1:" + port);
    }

    private static Path settings(Path folder, int writers, int port) throws IOException, InterruptedException {
        Path settings = Files.createDirectories(folder.resolve("conf"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("queue"));
        Files.setAttribute(mail, "unix:uid", NOBODY);
        run(List.of("chown", "postfix", data.toString()));
        Files.writeString(settings.resolve("main.cf"), mainSettings(folder, writers));
        Files.writeString(settings.resolve("master.cf"), services(writers, port));
        return settings;
    }

    private static String mainSettings(Path folder, int writers) {
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
                virtual_mailbox_domains = example.test
                virtual_mailbox_base = %3$s/mail
                virtual_mailbox_maps = static:box/
                virtual_mailbox_limit = 0
                virtual_uid_maps = static:%4$d
                virtual_gid_maps = static:%4$d
                virtual_destination_concurrency_limit = %5$d
                virtual_initial_destination_concurrency = %5$d
                """.formatted(COMMANDS, DAEMONS, folder, NOBODY, Math.max(20, writers));
    }

    private static String services(int writers, int port) {
        List<String> lines = new ArrayList<>();
        int most = Math.max(100, writers);
        lines.add("127.0.0.1:" + port + " inet n - n - " + most + " smtpd");
        lines.add("qmgr unix n - n 300 1 qmgr");
        lines.add("postlog unix-dgram n - n - 1 postlogd");
        lines.add("proxymap unix - - n - - proxymap");
        lines.add("virtual unix - n n - " + most + " virtual");
        for (String each : List.of("cleanup", "bounce", "defer", "trace")) {
            lines.add(each + " unix n - n - 0 " + (each.equals("cleanup") ? each : "bounce"));
        }
        for (String each : List.of("rewrite:trivial-rewrite", "verify:verify", "anvil:anvil", "flush:flush")) {
            String[] service = each.split(":", 2);
            lines.add(service[0] + " unix - - n - - " + service[1]);
        }
        return String.join("\n", lines) + "\n";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static long count(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
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
}
