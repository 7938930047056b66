package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.mime.Bodies;
import org.jamesexpress.mime.Body;
import org.jamesexpress.smtp.Verdict.Kind;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that offers CHUNKING (RFC 3030), too, gets a small message with its envelope. */
@Timeout(60)
class ChunkingTest extends ConversationFixture {
    private static final String TEXT = "Subject: hi\r\n\r\n.\r\n..hello\r\n";

    @BeforeEach
    void offer() {
        Manner.CHUNKED.offeredBy(host);
    }

    @Test
    void bringsASmallMailInOneGo() throws Exception {
        List<String> said = new ArrayList<>();
        try (SmtpSession session = open(overheardBy(noting(said)))) {
            said.clear();
            assertThat(kinds(send(session, "a@host.test", "b@host.test")))
                    .containsOnly("ACCEPTED DOT 250 2.0.0 Ok: queued");
        }
        assertThat(said)
                .containsExactly(
                        "> MAIL FROM:<alice@sender.test> SIZE=27",
                        "> RCPT TO:<a@host.test>",
                        "> RCPT TO:<b@host.test>",
                        "> BDAT 27 LAST",
                        "> RSET",
                        "< 250 2.1.0 Ok",
                        "< 250 2.1.5 Ok",
                        "< 250 2.1.5 Ok",
                        "< 250 2.0.0 Ok: queued",
                        "< 250 2.0.0 Ok",
                        "> QUIT",
                        "< 221 2.0.0 Bye");
        assertThat(host.awaitMail().text()).isEqualTo(TEXT);
        assertThat(host.awaitMail().recipients()).containsExactly("a@host.test", "b@host.test");
    }

    @Test
    void bringsManyMailsOverOneSession() throws Exception {
        try (SmtpSession session = open()) {
            for (int i = 0; i < 200; i++) {
                assertThat(kinds(send(session, "a@host.test"))).containsOnly("ACCEPTED DOT 250 2.0.0 Ok: queued");
            }
            assertThat(session.usable()).isTrue();
        }
        assertThat(host.mails()).hasSize(200).allMatch(mail -> mail.text().equals(TEXT));
    }

    @Test
    void bringsAMailEncrypted() throws Exception {
        host.withTls(TestCertificate.serverContext("host.test"));
        Body largest = body("x".repeat(70).concat("\r\n").repeat(450));

        assertThat(send(config(LONG), ifOffered(), largest, "a@host.test")
                        .get(0)
                        .kind())
                .isEqualTo(Kind.ACCEPTED);
        assertThat(host.awaitMail().octets()).hasSize((int) largest.size());
        assertThat(host.commands()).contains("BDAT " + largest.size() + " LAST");
    }

    @Test
    void leavesALargerMailToData() throws Exception {
        send(body("x".repeat(70).concat("\r\n").repeat(460)), "a@host.test");

        assertThat(host.awaitMail().octets()).hasSize(72 * 460);
        assertThat(host.commands()).contains("DATA");
    }

    @Test
    void leavesALongEnvelopeToData() throws Exception {
        String[] recipients = new String[100];
        for (int i = 0; i < 100; i++) {
            recipients[i] = "x".repeat(200) + i + "@host.test";
        }
        send(body(TEXT), recipients);

        assertThat(host.awaitMail().recipients()).hasSize(100);
        assertThat(host.commands()).contains("DATA");
    }

    @Test
    void isNotForAHostThatHearsOneCommandAtATime() throws Exception {
        host.offering("CHUNKING");
        send(body(TEXT), "a@host.test");

        assertThat(host.awaitMail().text()).isEqualTo(TEXT);
        assertThat(host.commands()).contains("DATA");
    }

    @Test
    void settlesEachRecipientByTheAnswerToIt() throws Exception {
        host.sayingTo("b@host.test", "550 5.1.1 No").sayingTo("c@host.test", "452 4.2.2 Full");

        assertThat(kinds(send(body(TEXT), "a@host.test", "b@host.test", "c@host.test")))
                .containsExactly(
                        "ACCEPTED DOT 250 2.0.0 Ok: queued", "REFUSED RCPT 550 5.1.1 No", "LATER RCPT 452 4.2.2 Full");
        assertThat(host.awaitMail().recipients()).containsExactly("a@host.test");
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 5.7.1 Not you, REFUSED MAIL",
        "MAIL, 451 4.7.1 Not now, LATER MAIL",
        "RCPT, 550 5.1.1 No, REFUSED RCPT",
        "RCPT, 450 4.2.0 Later, LATER RCPT",
        "CHUNK, 554 5.6.0 Spam, REFUSED DOT",
        "CHUNK, 452 4.3.1 Disk full, LATER DOT",
        "DOT, 552 5.3.4 Too large, REFUSED DOT",
    })
    void passesOnARefusalAndIsReadyForTheNextMail(Point point, String reply, String verdict) throws Exception {
        host.saying(point, reply, point == Point.RCPT ? 2 : 1);
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test", "b@host.test"))).containsOnly(verdict + " " + reply);
            assertThat(session.usable()).isTrue();
            assertThat(kinds(send(session, "a@host.test"))).containsOnly("ACCEPTED DOT 250 2.0.0 Ok: queued");
        }
        assertThat(host.mails()).hasSize(1);
        assertThat(host.commands()).doesNotContain("DATA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "CHUNK", "DOT"})
    void believesAHostThatSaysThatItLeaves(Point point) throws Exception {
        host.saying(point, "421 4.3.2 Leaving");
        Stage stage = point == Point.CHUNK ? Stage.DOT : Stage.valueOf(point.name());
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test"))).containsOnly("LATER " + stage + " 421 4.3.2 Leaving");
            assertThat(session.usable()).isFalse();
        }
    }

    @Test
    void countsNoAnswerToTheMessageWhereNobodyWasTaken() throws Exception {
        host.keepingNoOrder().saying(Point.RCPT, "550 5.1.1 No", 1);
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test"))).containsOnly("REFUSED RCPT 550 5.1.1 No");
            assertThat(kinds(send(session, "b@host.test"))).containsOnly("ACCEPTED DOT 250 2.0.0 Ok: queued");
        }
    }

    @Test
    void doesNotKnowWhatBecameOfAMailWhoseSenderWasRefusedAndWhichWasTaken() throws Exception {
        host.keepingNoOrder().saying(Point.MAIL, "550 5.7.1 Not you");
        try (SmtpSession session = open()) {
            assertThat(send(session, "a@host.test")).extracting(Verdict::kind).containsOnly(Kind.AMBIGUOUS);
            assertThat(session.usable()).isFalse();
        }
    }

    /** The chunk is away, and whatever came of it. */
    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "CHUNK", "DOT", "AFTER_DOT"})
    void doesNotKnowWhatBecameOfAMailWhenTheConnectionIsLost(Point point) throws Exception {
        host.doing(point, Fault.DROP);
        if (point.compareTo(Point.RCPT) > 0) {
            host.sayingTo("a@host.test", "550 5.1.1 No");
        }

        List<Verdict> verdicts = send(body(TEXT), "a@host.test", "b@host.test");

        assertThat(verdicts.get(0).kind()).isEqualTo(point.compareTo(Point.RCPT) > 0 ? Kind.REFUSED : Kind.AMBIGUOUS);
        assertThat(verdicts.get(1).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void hasAMailTakenThoughTheConnectionIsLostRightAfterIt() throws Exception {
        host.doing(Point.RSET, Fault.DROP);
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test"))).containsOnly("ACCEPTED DOT 250 2.0.0 Ok: queued");
            assertThat(session.usable()).isFalse();
        }
    }

    /** An answer too many to a recipient would be that to the message, which the host has refused. */
    @ParameterizedTest
    @CsvSource({"250 Ok/250 Ok", "250 Ok/550 No", "550 No/250 Ok", "250 Ok/354 Go on"})
    void takesNoAnswerForThatToTheMessageWhereTheHostIsOutOfStep(String replies) throws Exception {
        host.sayingTo("a@host.test", replies.replace('/', '\n')).saying(Point.CHUNK, "554 5.6.0 Spam");
        try (SmtpSession session = open()) {
            assertThat(send(session, "a@host.test", "b@host.test"))
                    .extracting(Verdict::kind)
                    .containsOnly(Kind.AMBIGUOUS);
            assertThat(session.usable()).isFalse();
        }
        assertThat(host.mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 5.5.1 What?", "502 5.5.1 What?", "503 5.5.1 Not now", "504 5.5.4 What?"})
    void givesWayToDataWhereTheHostDoesNotKnowIt(String reply) throws Exception {
        host.saying(Point.CHUNK, reply).sayingTo("b@host.test", "550 5.1.1 No");
        SessionConfig config = config(LONG);
        for (int i = 0; i < 2; i++) {
            try (SmtpSession session = open(config)) {
                for (int j = 0; j < 2; j++) {
                    assertThat(kinds(send(session, "a@host.test", "b@host.test")))
                            .containsExactly("ACCEPTED DOT 250 2.0.0 Ok: queued", "REFUSED RCPT 550 5.1.1 No");
                }
            }
        }
        assertThat(host.mails()).hasSize(4).extracting(Received::text).containsOnly(TEXT);
        assertThat(host.commands().stream().filter(it -> it.startsWith("BDAT"))).hasSize(1);
        assertThat(host.connections()).isEqualTo(2);
    }

    /** It takes the message for commands, and its answers are many. */
    @Test
    void endsTheSessionWhereTheMessageIsTakenForCommands() throws Exception {
        host.saying(Point.BDAT, "502 5.5.1 What?").sayingTo("b@host.test", "550 5.1.1 No");
        SessionConfig config = config(LONG);
        try (SmtpSession session = open(config)) {
            assertThat(kinds(send(session, "a@host.test", "b@host.test")))
                    .containsExactly(
                            "LOST DOT offers CHUNKING, and does not know BDAT: 502 5.5.1 What?",
                            "REFUSED RCPT 550 5.1.1 No");
            assertThat(session.usable()).isFalse();
        }
        try (SmtpSession session = open(config)) {
            assertThat(kinds(send(session, "a@host.test"))).containsOnly("ACCEPTED DOT 250 2.0.0 Ok: queued");
        }
        assertThat(host.mails()).hasSize(1);
    }

    /** Were it lost before any answer, nobody would know whether the host had the mail. */
    @Test
    void isNotForASessionThatTheHostMayHaveEnded() throws Exception {
        AtomicLong now = new AtomicLong();
        try (SmtpSession session = open(at(now, config(LONG)))) {
            send(session, "a@host.test");
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            host.doing(Point.MAIL, Fault.DROP);

            assertThat(send(session, "a@host.test").get(0).kind()).isEqualTo(Kind.LOST);
            assertThat(session.hadEnded()).isTrue();
        }
    }

    /** What goes again at once over a new connection must not be there already. */
    @ParameterizedTest
    @CsvSource({"DROP, AMBIGUOUS, false", "421 4.4.2 Idle for too long, LATER, true"})
    void tellsAHostThatMayHaveTheMailFromOneThatLeftBeforeIt(String what, Kind kind, boolean ended) throws Exception {
        try (SmtpSession session = open()) {
            send(session, "a@host.test");
            if (what.equals("DROP")) {
                host.doing(Point.MAIL, Fault.DROP);
            } else {
                host.saying(Point.MAIL, what);
            }
            assertThat(send(session, "a@host.test").get(0).kind()).isEqualTo(kind);
            assertThat(session.hadEnded()).isEqualTo(ended);
        }
    }

    @Test
    void bringsNoMessageByDataForWhomTheHostHasTakenOnlyWithAChunk() throws Exception {
        host.keepingNoOrder().saying(Point.CHUNK, "502 5.5.1 What?");
        Dialogue refusing = new Dialogue() {
            @Override
            public void sent(String line) {}

            @Override
            public void received(String line) {
                if (line.startsWith("502")) {
                    host.saying(Point.RCPT, "550 5.1.1 No");
                }
            }
        };
        try (SmtpSession session = open(overheardBy(refusing))) {
            assertThat(kinds(send(session, "a@host.test"))).containsOnly("REFUSED RCPT 550 5.1.1 No");
        }
        assertThat(host.commands()).contains("DATA");
        assertThat(host.mails()).extracting(Received::text).doesNotContain(TEXT);
    }

    @Test
    void leavesAMailAloneThatCannotBeRead() throws Exception {
        Body broken = Bodies.brokenBy(new IOException("disk error"));

        assertThat(kinds(send(broken, "a@host.test")))
                .containsOnly("LOST DATA the message can't be read here: disk error");
        assertThat(host.commands()).noneMatch(it -> it.startsWith("MAIL"));
    }

    private static List<Verdict> send(SmtpSession session, String... recipients) {
        return session.send(Envelope.of("alice@sender.test", List.of(recipients)), body(TEXT));
    }
}
