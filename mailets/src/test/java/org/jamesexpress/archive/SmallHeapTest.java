package org.jamesexpress.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.archive.export.Export;
import org.jamesexpress.archive.export.Form;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Sha256;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mail's size costs no memory: not when it is encrypted, nor when it is read, nor when it is handed out. */
@Tag("soak")
@Timeout(600)
class SmallHeapTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int MEGABYTES = 200;

    @TempDir
    private Path home;

    @Test
    void takesTwoHundredMegabytesThroughAHeapOf64() {
        try (ChildJvm child = ChildJvm.start(List.of("-Xmx64m"), Keeper.class, home)) {
            String archived = said(child);
            assertThat(said(child)).isEqualTo(archived.replace("archived", "read"));
            assertThat(said(child)).isEqualTo("mbox 1");
            assertThat(said(child)).isEqualTo("maildir 1");
            assertThat(said(child)).isEqualTo("zip 1");
        }
    }

    /** What it says next besides the log. */
    private static String said(ChildJvm child) {
        String line = child.read(1).get(0);
        while (line.contains(" INFO ")) {
            line = child.read(1).get(0);
        }
        return line;
    }

    /** Archives a mail, and tells its hash; then reads it, and hands it out in each form. */
    static final class Keeper {
        private Keeper() {}

        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            ArchiveConfig config =
                    Archives.config(home, "masterKey", MasterKeys.fresh(), "keys", "keys", "compression", "zstd");
            Archive archive = Archive.open(config, Clock.systemUTC(), new SecureRandom());
            MessageDigest written = Sha256.digest();
            Path file = archive.add(Archives.mail("large", Instant.now()), large(written))
                    .orElseThrow();
            System.out.println("archived " + Sha256.hex(written));
            String name = config.folder().relative(file);
            System.out.println("read " + hash(new StoredMessage(config.folder(), name)));
            for (Form form : Form.values()) {
                Export export = new Export(config.folder());
                export.run(List.of(name).iterator(), form, home.resolve(form.name()), mails -> {});
                System.out.println(form.name().toLowerCase(Locale.ROOT) + " " + export.mails());
            }
        }

        private static Content large(MessageDigest digest) {
            byte[] megabyte = new byte[MEGABYTE];
            new Random(1).nextBytes(megabyte);
            return out -> {
                for (int i = 0; i < MEGABYTES; i++) {
                    megabyte[i] ^= 1;
                    out.write(megabyte);
                    digest.update(megabyte);
                }
            };
        }

        private static String hash(StoredMessage message) throws IOException {
            MessageDigest read = Sha256.digest();
            try (InputStream in = new DigestInputStream(message.open(), read)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return Sha256.hex(read);
        }
    }
}
