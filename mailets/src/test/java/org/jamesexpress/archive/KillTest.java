package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.archive.proof.Checkpoint;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that archives, and looks for all that it had acknowledged. */
class KillTest {
    @TempDir
    private Path home;

    @RepeatedTest(3)
    void hasWhatWasAcknowledgedAndNothingTornBeforeItWasKilled() throws Exception {
        killAndVerify();
    }

    @Tag("soak")
    @RepeatedTest(100)
    void hasWhatWasAcknowledgedAndNothingTornBeforeItWasKilledEachTime() throws Exception {
        killAndVerify();
    }

    private void killAndVerify() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int life = 0; life < 2; life++) {
            try (ChildJvm child = ChildJvm.start(Writer.class, home, life)) {
                acknowledged.addAll(child.read(20 + new Random().nextInt(300)));
                acknowledged.addAll(child.kill());
            }
        }
        acknowledged.removeIf(line -> !line.startsWith("mail ")); // The log is printed, too.
        ArchiveFolder folder = new ArchiveFolder(home.resolve("archive"));
        Clock twoHoursOn = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
        Archive.open(config(home), twoHoursOn, new SecureRandom());

        Checkpoint found = CrashTest.verify(folder, home.resolve("second"));
        assertThat(found.findings()).isEmpty();
        assertThat(folder.writing()).isEmptyDirectory();
        assertThat(messages(folder)).containsAll(acknowledged);
    }

    private static Set<String> messages(ArchiveFolder folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.directory())) {
            List<Path> messages =
                    files.filter(each -> each.toString().endsWith(".eml")).toList();
            return messages.stream().map(KillTest::firstLine).collect(Collectors.toSet());
        }
    }

    private static String firstLine(Path message) {
        try {
            return Files.readAllLines(message).get(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ArchiveConfig config(Path home) {
        return Archives.config(home);
    }

    /** Archives with many threads until it is killed, and prints the first line of each mail once it is on disk. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Archive archive = Archive.open(config(Path.of(arguments[0])), Clock.systemUTC(), new SecureRandom());
            for (int thread = 0; thread < 8; thread++) {
                String prefix = "mail " + arguments[1] + "-" + thread + "-";
                new Thread(() -> archiveForEver(archive, prefix)).start();
            }
        }

        private static void archiveForEver(Archive archive, String prefix) {
            for (int i = 0; ; i++) {
                String name = prefix + i;
                archive.add(
                        Archives.mail(name, Instant.now()),
                        Content.of((name + "\r\n" + "x".repeat(5000)).getBytes(UTF_8)));
                System.out.println(name);
            }
        }
    }
}
