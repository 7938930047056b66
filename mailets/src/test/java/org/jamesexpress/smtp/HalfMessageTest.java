package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.mime.Body;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that answers while the message is still being sent is heard, and never sent the final dot. */
class HalfMessageTest extends ConversationFixture {
    private static final Body LARGE = body("line\r\n".repeat(3_000_000));

    @ParameterizedTest
    @CsvSource({
        "552 5.3.4 Too large, REFUSED",
        "554 5.7.1 Spam, REFUSED",
        "451 4.3.0 Later, LATER",
        "421 4.3.2 Leaving, LATER",
        "250 2.0.0 Ok, LOST",
        "354 Go on, LOST",
    })
    void isBelievedWhereItRefuses(String reply, Verdict.Kind kind) throws Exception {
        host.saying(Point.BODY, reply);

        assertThat(send(LARGE, "bob@host.test", "carol@host.test")).hasSize(2).allSatisfy(verdict -> {
            assertThat(verdict.kind()).isEqualTo(kind);
            assertThat(verdict.stage()).isEqualTo(Stage.DATA);
            assertThat(verdict.words()).endsWith(reply);
        });
        host.awaitAllClosed();
        assertThat(host.mails()).isEmpty();
        assertThat(host.commands()).endsWith("DATA");
    }

    @ParameterizedTest
    @CsvSource({"552 5.3.4 Too large, REFUSED", "421 4.3.2 Leaving, LATER"})
    void isBelievedLikewiseWhereItIsEncrypted(String reply, Verdict.Kind kind) throws Exception {
        host.withTls(TestCertificate.serverContext("host.test")).saying(Point.BODY, reply);

        Verdict verdict =
                send(config(LONG), ifOffered(), LARGE, "bob@host.test").get(0);

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.words()).isEqualTo(reply);
    }

    /** As for a change of keys (RFC 8446, 4.6.3). */
    @Test
    void isNotTakenForGrantedWhereARecordCarriesNoWords() throws Exception {
        host.withTls(TestCertificate.serverContext("host.test")).changingKeys();

        assertThat(send(config(LONG), ifOffered(), LARGE, "bob@host.test")
                        .get(0)
                        .kind())
                .isEqualTo(Verdict.Kind.ACCEPTED);
    }

    /** In one piece with the answer to DATA, before there is a message at all. */
    @Test
    void isHeardBeforeTheDotOfASmallMessage() throws Exception {
        host.saying(Point.DATA, "354 Go on\n552 5.3.4 Too large");

        Verdict verdict = send(body("hi\r\n"), "bob@host.test").get(0);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.REFUSED);
        assertThat(verdict.stage()).isEqualTo(Stage.DATA);
        host.awaitAllClosed();
        assertThat(host.mails()).isEmpty();
    }

    @Test
    void endsTheSessionAndSparesItTheRest() throws Exception {
        host.saying(Point.BODY, "552 5.3.4 Too large");
        AtomicLong read = new AtomicLong();
        Body large = new CountedBody(LARGE, read);
        try (SmtpSession session = open()) {
            session.send(Envelope.of("", List.of("bob@host.test")), large);
            assertThat(session.usable()).isFalse();
            assertThat(read).hasValueLessThan(LARGE.size());
        }
    }

    private record CountedBody(Body body, AtomicLong read) implements Body {
        @Override
        public long size() {
            return body.size();
        }

        @Override
        public boolean eightBit() {
            return body.eightBit();
        }

        @Override
        public boolean longLines() {
            return body.longLines();
        }

        @Override
        public InputStream open() throws IOException {
            return new FilterInputStream(body.open()) {
                @Override
                public int read(byte[] octets, int from, int length) throws IOException {
                    int count = super.read(octets, from, length);
                    read.addAndGet(count);
                    return count;
                }
            };
        }
    }
}
