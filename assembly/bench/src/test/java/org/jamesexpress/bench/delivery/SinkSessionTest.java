package org.jamesexpress.bench.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SinkSessionTest {
    private static final String ENVELOPE = "MAIL FROM:<a@a.test>\r\nRCPT TO:<m7@b.test>\r\n";
    private static final String DATA = "Subject: x\r\n\r\nbody\r\n..\r\n\r.\r\r\n.\r\n";

    private final SinkSession session = new SinkSession(true);

    @Test
    void takesAMailAtOneGo() {
        say("EHLO a.test\r\n" + ENVELOPE + "DATA\r\n" + DATA + ENVELOPE.replace("m7", "m8") + "DATA\r\n.\r\nQUIT\r\n");

        assertThat(replies())
                .endsWith("250 2.0.0 taken\r\n221 2.0.0 bye\r\n")
                .contains("250 8BITMIME\r\n250 2.0.0 ok\r\n");
        assertThat(session.accepted()).containsExactly(7, 8);
        assertThat(session.accepted()).isEmpty();
        assertThat(session.isOver()).isTrue();
    }

    @Test
    void findsTheEndOfAMailWhereverItIsCut() {
        say(ENVELOPE + "DATA\r\n");
        assertThat(replies()).endsWith("354 go on\r\n");
        for (int i = 0; i < DATA.length(); i++) {
            assertThat(session.accepted()).isEmpty();
            say(DATA.substring(i, i + 1));
        }

        assertThat(session.accepted()).containsExactly(7);
        assertThat(replies()).isEqualTo("250 2.0.0 taken\r\n");
    }

    @Test
    void takesAMailInChunks() {
        say(ENVELOPE + "BDAT 5\r\n.\r\n.\rBDAT 3 LAST\r\nab");
        assertThat(session.accepted()).isEmpty();
        say("c");
        assertThat(session.accepted()).containsExactly(7);
        say(ENVELOPE + "BDAT 0 LAST\r\n");
        assertThat(session.accepted()).containsExactly(7);
    }

    private void say(String text) {
        session.take(text.getBytes(US_ASCII), text.length());
    }

    private String replies() {
        return new String(session.replies(), US_ASCII);
    }
}
