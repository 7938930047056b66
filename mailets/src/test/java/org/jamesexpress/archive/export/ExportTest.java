package org.jamesexpress.archive.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Archives;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    private static final byte[] PLAIN =
            "Subject: one\r\n\r\nFrom here\r\n>From there\r\nFrom\r\nno line end\r".getBytes(ISO_8859_1);
    private static final byte[] RAW = "Subject: caf\u00e9 \u0000\r\n\r\nbody\r\n".getBytes(ISO_8859_1);

    @TempDir
    Path root;

    private final MovedClock clock = new MovedClock("2026-11-01T08:09:10Z");
    private final List<String> files = new ArrayList<>();
    private ArchiveFolder folder = new ArchiveFolder(Path.of("/"));

    @BeforeEach
    void archiveTwoMailsOneOfThemCompressed() {
        folder = new ArchiveFolder(root.resolve("archive"));
        add("none", "alice@example.test", PLAIN);
        add("zstd", "", RAW);
    }

    @Test
    void writesAFileOfManyMessages() throws IOException {
        Path mbox = root.resolve("out/mails.mbox");

        Export export = export(Form.MBOX, mbox);

        assertThat(export.mails()).isEqualTo(2);
        assertThat(Files.readString(mbox, ISO_8859_1).split("\n", -1))
                .containsExactly(
                        "From alice@example.test Sun Nov  1 08:09:10 2026",
                        "Subject: one",
                        "",
                        ">From here",
                        ">>From there",
                        "From",
                        "no line end\r",
                        "",
                        "From MAILER-DAEMON Sun Nov  1 08:10:10 2026",
                        "Subject: caf\u00e9 \u0000",
                        "",
                        "body",
                        "",
                        "");
        assertThat(Files.readAllLines(root.resolve("out/mails.mbox.sha256")))
                .containsExactly(
                        Sha256.hex(PLAIN) + "  " + files.get(0),
                        Sha256.hex(RAW) + "  " + files.get(1).replace(".zst", ""));
    }

    @Test
    void writesAFolderOfMessagesThatItsManifestProves() throws IOException {
        Path maildir = root.resolve("maildir");

        export(Form.MAILDIR, maildir);

        Map<String, byte[]> found = proven(maildir);
        assertThat(found.values()).containsExactlyInAnyOrder(PLAIN, RAW);
        assertThat(found.keySet()).allMatch(name -> name.matches("new/17935\\d+\\.[0-9a-f]{20}\\.express"));
        assertThat(maildir.resolve("cur")).isEmptyDirectory();
        assertThat(maildir.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void addsToAFolderOnlyWhatIsNotThereYet() throws IOException {
        Path maildir = root.resolve("maildir");
        export(Form.MAILDIR, maildir);
        add("none", "carol@example.test", RAW);

        export(Form.MAILDIR, maildir);

        assertThat(proven(maildir)).hasSize(3);
    }

    @Test
    void writesAZipFileWithTheEnvelopesThatItsManifestProves() throws IOException {
        Path zip = root.resolve("mails.zip");

        export(Form.ZIP, zip);

        Path unzipped = Files.createDirectory(root.resolve("unzipped"));
        try (ZipFile in = new ZipFile(zip.toFile())) {
            for (var each : in.stream().toList()) {
                Path file = unzipped.resolve(each.getName());
                Files.createDirectories(unzipped.resolve("2026/11/01"));
                Files.write(file, in.getInputStream(each).readAllBytes());
            }
        }
        Map<String, byte[]> found = proven(unzipped);
        assertThat(found).hasSize(4);
        assertThat(found.get(files.get(0))).isEqualTo(PLAIN);
        assertThat(found.get(files.get(1).replace(".zst", ""))).isEqualTo(RAW);
        assertThat(new String(found.get(files.get(0).replace(".eml", ".json")), UTF_8))
                .contains("bcc@elsewhere.invalid");
    }

    @Test
    void namesAMessageThatIsDamagedAndExportsTheOthers() throws IOException {
        Files.write(folder.file(files.get(0)), RAW);

        for (Form form : Form.values()) {
            Export export = export(form, root.resolve("out-" + form));

            assertThat(export.mails()).isEqualTo(1);
            assertThat(export.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.file()).isEqualTo(files.get(0));
                assertThat(failure.words()).startsWith("it is not the message that was archived: its SHA-256 is ");
            });
        }
    }

    @Test
    void overwritesNothing() throws IOException {
        Path there = Files.writeString(root.resolve("there"), "something");

        assertThatThrownBy(() -> export(Form.ZIP, there)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> export(Form.MBOX, there)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(there).hasContent("something");
    }

    private Export export(Form form, Path to) throws IOException {
        Export export = new Export(folder);
        export.run(files.iterator(), form, to, mails -> {});
        return export;
    }

    /** What a manifest names, each compared with its hash. */
    private static Map<String, byte[]> proven(Path folder) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("manifest.sha256"))) {
            String name = line.substring(66);
            byte[] octets = Files.readAllBytes(folder.resolve(name));
            assertThat(line).isEqualTo(Sha256.hex(octets) + "  " + name);
            found.put(name, octets);
        }
        return found;
    }

    private void add(String compression, String sender, byte[] message) {
        Archive archive = Archive.open(Archives.config(root, "compression", compression), clock, new SecureRandom());
        Arrival mail = new Arrival(
                "m",
                "m",
                sender,
                Map.of("bcc@elsewhere.invalid", MailDirection.OUTBOUND),
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                clock.instant());
        Stream.of(archive.add(mail, Content.of(message)).orElseThrow())
                .map(folder::relative)
                .forEach(files::add);
        clock.add(Duration.ofMinutes(1));
    }
}
