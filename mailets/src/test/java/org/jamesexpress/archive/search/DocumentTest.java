package org.jamesexpress.archive.search;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static final Entry.Archived ENTRY =
            new Entry.Archived("1f", "2026/11/21/x.eml", 77, "", "", Optional.empty());
    private static final LedgerLine LINE = new LedgerLine(2, Instant.parse("2026-11-21T10:00:00Z"), ENTRY, "");

    @Test
    void keepsWhatStandsBeforeTheFaultOfAFile() {
        byte[] begin = "Subject: begin\n\nfirst line\n".getBytes(US_ASCII);

        Document document = of(() -> new SequenceInputStream(new ByteArrayInputStream(begin), new Faulty()));

        assertThat(document.subject).hasToString("begin | ");
        assertThat(document.body).hasToString("first line | ");
        assertThat(document.whole).isFalse();
    }

    @Test
    void hasTimeAndSizeOfTheLedgerWhereNothingElseIsLeft() {
        Document document = of(() -> {
            throw new IOException("no such file");
        });

        assertThat(document.arrived).isEqualTo(LINE.time());
        assertThat(document.size).isEqualTo(77);
        assertThat(document.whole).isFalse();
    }

    @Test
    void isNotWholeBeyondItsOwnBounds() {
        String text = "Content-Type: text/plain\n\n";
        assertThat(isCut("Subject: a\n\nb\n")).isFalse();
        assertThat(isCut("Received: a\nReceived: b\n\nb\n")).isFalse();
        assertThat(isCut("\n" + "x".repeat(Document.MOST_TEXT))).isFalse();
        assertThat(isCut("\n" + "x".repeat(Document.MOST_TEXT + 1))).isTrue();
        assertThat(isCut("Content-Type: text/html\n\n" + "<b>".repeat(4 * Document.MOST_TEXT / 3) + "word"))
                .isTrue();
        assertThat(isCut("X: 1\n".repeat(10_001) + "\nb\n")).isTrue();
        assertThat(isCut("X: " + "x".repeat(9 << 20) + "\n\nb\n")).isTrue();
        assertThat(isCut("To: a@example.test\nTo: b@example.test\n\n")).isTrue();
        assertThat(isCut("Subject: " + "x ".repeat(40_000) + "\n\n")).isTrue();
        assertThat(isCut("Content-Type: message/rfc822\n\n".repeat(8) + text)).isFalse();
        assertThat(isCut("Content-Type: message/rfc822\n\n".repeat(9) + text)).isTrue();
        assertThat(isCut("Content-Type: message/rfc822\n\nTo: a@example.test\nTo: b@example.test\n\n"))
                .isTrue();
        assertThat(isCut("Content-Type: application/pdf; name=\"" + "x".repeat(60_000) + "\"\n\n"))
                .isFalse();
        assertThat(isCut(nested(50))).isFalse();
        assertThat(isCut(nested(51))).isTrue();
    }

    /** A text within so many multiparts. */
    private static String nested(int depth) {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("x\n\n--b");
            message.append(i).append("x\n");
        }
        return message.append("\nword\n").toString();
    }

    private static boolean isCut(String message) {
        return of(() -> new ByteArrayInputStream(message.getBytes(US_ASCII))).cut;
    }

    private static Document of(Document.Source message) {
        return Document.of(LINE, ENTRY, Optional.empty(), message);
    }

    private static final class Faulty extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the disk fails");
        }

        @Override
        public int read(byte[] octets, int from, int length) throws IOException {
            throw new IOException("the disk fails");
        }
    }
}
