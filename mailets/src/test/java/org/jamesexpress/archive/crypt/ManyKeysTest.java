package org.jamesexpress.archive.crypt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jamesexpress.config.Secret;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.DurableFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day of a million mails: its keys take 87 MB on the disk. */
@Tag("soak")
@Timeout(600)
class ManyKeysTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");
    private static final int MAILS = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void areCountedSoughtErasedAndWrappedAnewInAHeapOf64() {
        try (ChildJvm child = ChildJvm.start(List.of("-Xmx64m"), Keeper.class, folder)) {
            assertThat(child.read(4))
                    .containsExactly(MAILS + " counted", "opened", "not there 500", "wrapped " + (MAILS - 500));
        }
    }

    /** Does all of that, and says what came of it. */
    static final class Keeper {
        private Keeper() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            String old = MasterKeys.fresh();
            Keyring keys = new Keyring(folder, MasterKeys.of(new Secret(old)));
            MailKey key = keys.fresh(DAY, id(0));
            write(keys.fileOf(DAY), key);
            System.out.println(keys.census().mails().get(key.written().master()) + " counted");
            keys.open(DAY, id(MAILS - 1), new ByteArrayInputStream("JXE1-------".getBytes(US_ASCII)), "")
                    .close();
            System.out.println("opened");
            Set<String> some = IntStream.range(MAILS - 500, MAILS + 500)
                    .mapToObj(Keeper::id)
                    .collect(Collectors.toSet());
            System.out.println("not there " + keys.erase(DAY, some).size());
            Keyring both = new Keyring(folder, MasterKeys.of(new Secret(MasterKeys.fresh() + " " + old)));
            System.out.println("wrapped " + both.rewrap());
        }

        private static void write(Path file, MailKey key) throws IOException {
            Files.createDirectories(DurableFile.folderOf(file));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                for (int i = 0; i < MAILS; i++) {
                    out.write(new KeyRecord(
                                    id(i), key.written().master(), key.written().wrapped())
                            .octets());
                }
            }
        }

        private static String id(int number) {
            return String.format(Locale.ROOT, "%020d", number);
        }
    }
}
