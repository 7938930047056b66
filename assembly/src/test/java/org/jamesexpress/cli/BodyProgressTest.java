package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BodyProgressTest {
    private final StringWriter screen = new StringWriter();

    @Test
    void showsOnATerminalHowMuchOfALargeBodyIsSentAndWipesItself() throws IOException {
        read(2_000_000, true);

        assertThat(screen.toString())
                .contains("  sent 50% of 2.0 MB", "  sent 100% of 2.0 MB")
                .endsWith("\r\u001b[K");
    }

    @Test
    void saysNothingElsewhereOrOfASmallBody() throws IOException {
        read(2_000_000, false);
        read(10_000, true);

        assertThat(screen.toString()).isEmpty();
    }

    private void read(int size, boolean terminal) throws IOException {
        BodyProgress progress = new BodyProgress(new PrintWriter(screen), terminal);
        try (InputStream body = progress.of(new ByteArrayInputStream(new byte[size]), size)) {
            assertThat(body.readAllBytes()).hasSize(size);
        }
    }
}
