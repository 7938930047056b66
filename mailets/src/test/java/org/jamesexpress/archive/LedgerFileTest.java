package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
    private static final String LONG = "x".repeat(200_000) + "\n";

    @TempDir
    Path root;

    @Test
    void endsWithItsLastWholeLine() throws IOException {
        assertThat(last("")).isEmpty();
        assertThat(last("half")).isEmpty();
        assertThat(last("one\n")).contains("one\n");
        assertThat(last("one\ntwo\nhalf")).contains("two\n");
        assertThat(last("\n\n")).contains("\n");
        assertThat(last("one\n" + LONG)).contains(LONG);
        assertThat(last(LONG)).contains(LONG);
        assertThat(last(LONG + "one\n" + "y".repeat(200_000))).contains("one\n");
        assertThat(last("y".repeat(200_000))).isEmpty();
    }

    private Optional<String> last(String content) throws IOException {
        Path file = Files.writeString(root.resolve("ledger"), content);
        return LedgerFile.last(file).map(line -> new String(line, UTF_8));
    }
}
