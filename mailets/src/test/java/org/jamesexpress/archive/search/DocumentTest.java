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
