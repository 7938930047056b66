package org.jamesexpress.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
    @TempDir
    private Path folder;

    @Test
    void keepsBodiesByTheirIds() throws IOException {
        Spool spool = Spool.open(folder.resolve("spool"), "database");
        spool.put("a", Content.of("body".getBytes(UTF_8)));
        spool.put("b", Content.of(new byte[0]));
        spool.delete("b");
        spool.delete("c");

        Spool again = Spool.open(folder.resolve("spool"), "database");
        assertThat(again.id())
                .isEqualTo(spool.id())
                .isNotEqualTo(Spool.open(folder.resolve("other"), "database").id());
        assertThat(again.ids()).containsExactly("a");
        try (InputStream body = again.open("a")) {
            assertThat(body).hasContent("body");
        }
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> again.open("b"));
    }

    @Test
    void sweepsWhatAnUnfinishedWriteHasLeft() throws IOException {
        Path left = Files.createTempFile(folder, ".writing-", "");
        Spool spool = Spool.open(folder, "database");

        assertThat(left).doesNotExist();
        assertThat(spool.ids()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/b", ".hidden", "a\nb"})
    void refusesIdsThatLeadElsewhere(String id) {
        Spool spool = Spool.open(folder, "database");
        assertThatIllegalArgumentException().isThrownBy(() -> spool.put(id, Content.of(new byte[0])));
    }

    @Test
    void saysWhyItCantBeOpened() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Spool.open(file, "database"))
                .withMessage("can't open the spool " + file + ": " + file + " is in the way");
    }

    @Test
    void refusesTheBodiesOfAnotherDatabaseAndKeepsThem() throws IOException {
        Spool spool = Spool.open(folder, "one");
        spool.put("a", Content.of(new byte[1]));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Spool.open(folder, "other"))
                .withMessageContainingAll(folder.toString(), "another database", "drain", "aside");
        assertThat(Spool.open(folder, "one").ids()).containsExactly("a");
    }

    @Test
    void followsToAnotherDatabaseOnceItIsEmpty() throws IOException {
        Spool spool = Spool.open(folder, "one");
        spool.put("a", Content.of(new byte[1]));
        spool.delete("a");
        Spool.open(folder, "other").put("b", Content.of(new byte[1]));

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> Spool.open(folder, "one"));
    }

    @Test
    void takesTheBodiesOfASpoolThatNeverKnewItsDatabase() throws IOException {
        Files.createFile(folder.resolve("a"));

        assertThat(Spool.open(folder, "one").ids()).containsExactly("a");
    }
}
