package org.jamesexpress.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    @Test
    void writesEveryByteAndTellsSizeAndHash() throws IOException {
        Path target = folder.resolve("2026/11/21/a.eml");

        Written written = DurableFile.write(target, Content.of("abc".getBytes(UTF_8)));

        assertThat(target).hasContent("abc");
        assertThat(written).isEqualTo(new Written(3, SHA256_OF_ABC));
        assertThat(target.getParent()).isDirectoryNotContaining(DurableFile::isTemporary);
    }

    @Test
    void takesWhatAStreamHolds() throws IOException {
        byte[] large = new byte[3_000_000];
        Path target = folder.resolve("large");

        assertThat(DurableFile.write(target, Content.of(new ByteArrayInputStream(large)))
                        .size())
                .isEqualTo(large.length);
        assertThat(target).hasSize(large.length);
    }

    @Test
    void letsNobodyElseReadAMail() throws IOException {
        Path target = folder.resolve("a");
        DurableFile.write(target, Content.of(new byte[0]));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsTheOldFileAndNoOtherWhenTheContentFails() throws IOException {
        Path target = Files.writeString(folder.resolve("a"), "old");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DurableFile.write(target, out -> {
                    out.write("new".repeat(100_000).getBytes(UTF_8));
                    throw new IOException("No space left on device");
                }))
                .withMessage("can't write " + target + ": No space left on device");
        assertThatIllegalStateException()
                .isThrownBy(() -> DurableFile.write(target, out -> {
                    throw new IllegalStateException();
                }));

        assertThat(target).hasContent("old");
        assertThat(folder).isDirectoryContaining(target::equals).isDirectoryNotContaining(DurableFile::isTemporary);
    }

    @Test
    void writesByWayOfAnotherFolder() throws IOException {
        Path temporaries = folder.resolve("tmp");
        Path target = folder.resolve("a");

        DurableFile.write(temporaries, target, out -> {
            assertThat(temporaries).isDirectoryContaining(DurableFile::isTemporary);
            out.write('x');
        });

        assertThat(target).hasContent("x");
        assertThat(temporaries).isEmptyDirectory();
    }

    @Test
    void saysWhatIsInTheWay() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DurableFile.write(file.resolve("a"), Content.of(new byte[0])))
                .withMessage("can't write " + file.resolve("a") + ": " + file + " is in the way");
    }

    @Test
    void sweepsOldTemporaryFilesAndNothingElse() throws IOException {
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        Path left = temporary("left", now.minusSeconds(60));
        Path live = temporary("live", now.plusSeconds(60));
        Path file = Files.createFile(folder.resolve("a"));

        DurableFile.sweep(folder, now);
        DurableFile.sweep(folder.resolve("missing"), now);

        assertThat(left).doesNotExist();
        assertThat(live).exists();
        assertThat(file).exists();
    }

    @Test
    void deletesWhatIsThereAndWhatIsNot() throws IOException {
        Path file = Files.createFile(folder.resolve("a"));
        DurableFile.delete(file);
        DurableFile.delete(file);

        assertThat(file).doesNotExist();
    }

    private Path temporary(String name, Instant touched) throws IOException {
        Path file = Files.createTempFile(folder, ".writing-" + name, "");
        return Files.setLastModifiedTime(file, FileTime.from(touched));
    }
}
