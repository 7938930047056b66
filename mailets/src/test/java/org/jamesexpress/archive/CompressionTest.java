package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressionTest {
    @TempDir
    Path root;

    @Test
    void givesTheSameOctetsBack() throws IOException {
        byte[] message =
                "Subject: caf\u00e9 \u0000\r\n\r\nagain and again, ".repeat(300).getBytes(ISO_8859_1);

        Path file = add(Content.of(message));

        assertThat(file.toString()).endsWith(".eml.zst");
        assertThat(Files.size(file)).isLessThan(message.length / 10);
        try (InputStream in = opened(file)) {
            assertThat(in.readAllBytes()).isEqualTo(message);
        }
    }

    @Test
    void keepsTheHashOfTheMessageAndThatOfItsFile() throws Exception {
        byte[] message = "Subject: hello\r\n\r\n".repeat(100).getBytes(ISO_8859_1);

        Path file = add(Content.of(message));

        JsonNode sidecar =
                new ObjectMapper().readTree(ArchiveFolder.sidecarOf(file).toFile());
        assertThat(sidecar.path("size").asLong()).isEqualTo(message.length);
        assertThat(sidecar.path("sha256").asText()).isEqualTo(Sha256.hex(message));
        assertThat(sidecar.at("/stored/compression").asText()).isEqualTo("zstd");
        assertThat(sidecar.at("/stored/size").asLong()).isEqualTo(Files.size(file));
        assertThat(sidecar.at("/stored/sha256").asText()).isEqualTo(Sha256.hex(Files.readAllBytes(file)));
        assertThat(CrashTest.verify(new ArchiveFolder(root.resolve("archive")), root.resolve("second"))
                        .findings())
                .isEmpty();
    }

    @Test
    void takesWhatCantBeMadeSmallerAndWhatIsLarge() throws IOException {
        byte[] megabyte = new byte[1 << 20];
        new Random(1).nextBytes(megabyte);

        Path file = add(out -> {
            for (int i = 0; i < 20; i++) {
                out.write(megabyte);
            }
        });

        try (InputStream in = opened(file)) {
            for (int i = 0; i < 20; i++) {
                assertThat(Arrays.equals(in.readNBytes(megabyte.length), megabyte))
                        .isTrue();
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void takesAMessageOfNothing() throws IOException {
        try (InputStream in = opened(add(out -> {}))) {
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void saysThatAFileIsDamaged() throws IOException {
        Path file = add(Content.of("Subject: hello\r\n\r\n".repeat(100).getBytes(ISO_8859_1)));
        byte[] octets = Files.readAllBytes(file);
        Arrays.fill(octets, octets.length / 2, octets.length, (byte) 0xff);
        Files.write(file, octets);

        assertThatThrownBy(() -> {
                    try (InputStream in = opened(file)) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("it is no whole zstd file");
    }

    private InputStream opened(Path file) throws IOException {
        ArchiveFolder folder = new ArchiveFolder(root.resolve("archive"));
        return new StoredMessage(folder, folder.relative(file)).open();
    }

    private Path add(Content message) {
        Archive archive =
                Archive.open(Archives.config(root, "compression", "zstd"), Clock.systemUTC(), new SecureRandom());
        Arrival mail = Archives.mail("m", Instant.now());
        Path file = archive.add(mail, message).orElseThrow();
        archive.tend();
        return file;
    }
}
