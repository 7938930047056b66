package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.archive.crypt.MasterKeys;
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

    /** While somebody changes the master key to and fro, and is killed, too. */
    @Tag("soak")
    @RepeatedTest(30)
    void opensWhatWasAcknowledgedInTheMiddleOfARotation() throws Exception {
        String keys = MasterKeys.fresh() + "," + MasterKeys.fresh();
        List<String> acknowledged = new ArrayList<>();
        for (int life = 0; life < 2; life++) {
            try (ChildJvm writer = ChildJvm.start(Writer.class, home, life, keys);
                    ChildJvm rotation = ChildJvm.start(Rotation.class, home, keys)) {
                acknowledged.addAll(writer.read(20 + new Random().nextInt(300)));
                rotation.read(1 + new Random().nextInt(20));
                rotation.kill();
                acknowledged.addAll(writer.read(new Random().nextInt(100)));
                acknowledged.addAll(writer.kill());
            }
        }
        assertThere(acknowledged, config(home, keys));
        assertThat(config(home, keys).folder().keys().census().damaged()).isZero();
    }

    private void killAndVerify() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int life = 0; life < 2; life++) {
            try (ChildJvm child = ChildJvm.start(Writer.class, home, life)) {
                acknowledged.addAll(child.read(20 + new Random().nextInt(300)));
                acknowledged.addAll(child.kill());
            }
        }
        assertThere(acknowledged, config(home));
    }

    private void assertThere(List<String> acknowledged, ArchiveConfig config) throws Exception {
        acknowledged.removeIf(line -> !line.startsWith("mail ")); // The log is printed, too.
        ArchiveFolder folder = config.folder();
        Clock twoHoursOn = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
        Archive.open(config, twoHoursOn, new SecureRandom());

        Checkpoint found = CrashTest.verify(folder, home.resolve("second"));
        assertThat(found.findings()).isEmpty();
        assertThat(folder.writing()).isEmptyDirectory();
        assertThat(messages(folder)).containsAll(acknowledged);
    }

    private static Set<String> messages(ArchiveFolder folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.directory())) {
            List<Path> messages =
                    files.filter(each -> each.toString().contains(".eml")).toList();
            return messages.stream().map(each -> firstLine(folder, each)).collect(Collectors.toSet());
        }
    }

    private static String firstLine(ArchiveFolder folder, Path message) {
        try (InputStream in = new StoredMessage(folder, folder.relative(message)).open()) {
            return new String(in.readAllBytes(), UTF_8).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param masterKeys none, or one text of many */
    private static ArchiveConfig config(Path home, String... masterKeys) {
        return masterKeys.length == 0 ? Archives.config(home) : Archives.config(home, "masterKey", masterKeys[0]);
    }

    /** Wraps all keys by one master key, and then by the other, until it is killed. */
    static final class Rotation {
        private Rotation() {}

        public static void main(String[] arguments) throws IOException {
            Path home = Path.of(arguments[0]);
            String[] keys = arguments[1].split(",", -1);
            while (true) {
                config(home, keys[1] + "," + keys[0]).folder().keys().rewrap();
                System.out.println("there");
                config(home, keys[0] + "," + keys[1]).folder().keys().rewrap();
                System.out.println("back");
            }
        }
    }

    /** Archives with many threads until it is killed, and prints the first line of each mail once it is on disk. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            ArchiveConfig config = config(Path.of(arguments[0]), Arrays.copyOfRange(arguments, 2, arguments.length));
            Archive archive = Archive.open(config, Clock.systemUTC(), new SecureRandom());
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
