package org.jamesexpress.bench.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.MadeMail;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Postfix;

/**
 * The Postfix of this machine: {@code smtp-source} hands over mails in as many sessions as there are writers, and its
 * {@code virtual} puts each as a file into a maildir. It does more than an archive, since each mail comes by SMTP and
 * through a queue on disk, and less, since it notes nothing about it.
 */
final class PostfixMaildir implements Contender<Outcome> {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int FIRST_MAILS = 200;

    private double lastRate = FIRST_MAILS;

    @Override
    public String name() {
        return "Postfix maildir";
    }

    @Override
    public Outcome run(Path folder, int writers, Duration time) throws Exception {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Path arrived = mail.resolve("box/new");
        Files.setAttribute(mail, "unix:uid", Postfix.NOBODY);
        int most = Math.max(100, writers);
        try (Postfix postfix =
                Postfix.start(folder, writers, settings(mail, writers), "virtual unix - n n - " + most + " virtual")) {
            long mails = Math.max(FIRST_MAILS, Math.round(lastRate * time.toMillis() / 1000));
            long began = System.nanoTime();
            Postfix.run(source(writers, mails, postfix.smtp().getPort()));
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
        }
    }

    private static List<String> source(int sessions, long mails, int port) {
        return List.of(
                Postfix.COMMANDS.resolve("smtp-source").toString(),
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

    private static String settings(Path mail, int writers) {
        return """
                virtual_mailbox_domains = example.test
                virtual_mailbox_base = %1$s
                virtual_mailbox_maps = static:box/
                virtual_mailbox_limit = 0
                virtual_uid_maps = static:%2$d
                virtual_gid_maps = static:%2$d
                virtual_destination_concurrency_limit = %3$d
                virtual_initial_destination_concurrency = %3$d
                """.formatted(mail, Postfix.NOBODY, Math.max(20, writers));
    }

    private static long count(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
