package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jamesexpress.smtp.Verdict.Kind;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that offers PIPELINING (RFC 2920) hears the whole envelope at once, and each of its answers counts as before. */
@Timeout(60)
class PipeliningTest extends ConversationFixture {
    @BeforeEach
    void offer() {
        Manner.PIPELINED.offeredBy(host);
    }

    @Test
    void saysTheEnvelopeOfAHundredRecipientsInOneGo() throws Exception {
        String[] recipients = recipients(100, "");

        List<Integer> goes = goes(recipients);

        // MAIL, RCPT for each and DATA; the dot; QUIT.
        assertThat(goes).containsExactly(102, 1, 1);
        assertThat(host.awaitMail().recipients()).containsExactly(recipients);
    }

    @Test
    void waitsForEachAnswerWhereItIsNotOffered() throws Exception {
        Manner.STEP_BY_STEP.offeredBy(host);

        assertThat(goes("a@host.test", "b@host.test")).containsExactly(1, 1, 1, 1, 1, 1);
    }

    @Test
    void isNoFurtherAheadOfTheAnswersThanBuffersReach() throws Exception {
        String[] recipients = recipients(200, "x".repeat(200));

        List<Integer> goes = goes(recipients);

        assertThat(goes).hasSize(5).allMatch(commands -> commands * 225 <= 17 * 1024);
        assertThat(host.awaitMail().recipients()).containsExactly(recipients);
    }

    @Test
    void neverWaitsForAHostThatWaitsToBeHeard() throws Exception {
        String longest = "250-" + "x".repeat(1000) + "\n";
        host.saying(Point.RCPT, longest.repeat(100) + "250 Ok");

        assertThat(send(body("hi\r\n"), recipients(100, "")))
                .extracting(Verdict::kind)
                .containsOnly(Kind.ACCEPTED);
    }

    @Test
    void settlesEachRecipientByTheAnswerToIt() throws Exception {
        host.sayingTo("b@host.test", "550-5.1.1 No\n550 5.1.1 such user").sayingTo("d@host.test", "452 4.2.2 Full");

        List<Verdict> verdicts = send(body("hi\r\n"), "a@host.test", "b@host.test", "c@host.test", "d@host.test");

        assertThat(verdicts)
                .extracting(Verdict::recipient)
                .containsExactly("a@host.test", "b@host.test", "c@host.test", "d@host.test");
        assertThat(kinds(verdicts))
                .containsExactly(
                        "ACCEPTED DOT 250 2.0.0 Ok: queued",
                        "REFUSED RCPT 550 5.1.1 No 5.1.1 such user",
                        "ACCEPTED DOT 250 2.0.0 Ok: queued",
                        "LATER RCPT 452 4.2.2 Full");
        assertThat(host.awaitMail().recipients()).containsExactly("a@host.test", "c@host.test");
    }

    @ParameterizedTest
    @CsvSource({"550 5.7.1 Not you, REFUSED", "451 4.7.1 Not now, LATER"})
    void takesARefusedSenderForTheReasonOfAllThatFollows(String reply, Kind kind) throws Exception {
        host.saying(Point.MAIL, reply, 1);
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test", "b@host.test"))).containsOnly(kind + " MAIL " + reply);
            assertThat(send(session, "a@host.test").get(0).kind()).isEqualTo(Kind.ACCEPTED);
        }
        assertThat(host.commands()).containsSubsequence("DATA", "RSET", "DATA", "QUIT");
    }

    @Test
    void sendsNoMessageWhereEverybodyIsRefused() throws Exception {
        host.sayingTo("a@host.test", "550 5.1.1 No", 1).sayingTo("b@host.test", "450 4.2.0 Later", 1);
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test", "b@host.test")))
                    .containsExactly("REFUSED RCPT 550 5.1.1 No", "LATER RCPT 450 4.2.0 Later");
            assertThat(send(session, "a@host.test").get(0).kind()).isEqualTo(Kind.ACCEPTED);
        }
        assertThat(host.mails()).hasSize(1);
    }

    /** RFC 2920, 3.1. */
    @ParameterizedTest
    @ValueSource(strings = {"", "554 5.5.1 No valid recipients", "451 4.3.0 What now"})
    void endsWithTheDotAloneAMessageThatIsWantedForNobody(String replyToDot) throws Exception {
        host.keepingNoOrder().saying(Point.RCPT, "550 5.1.1 No", 2);
        if (!replyToDot.isEmpty()) {
            host.saying(Point.DOT, replyToDot, 1);
        }
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test", "b@host.test"))).containsOnly("REFUSED RCPT 550 5.1.1 No");
            assertThat(session.usable()).isTrue();
            assertThat(send(session, "a@host.test").get(0).kind()).isEqualTo(Kind.ACCEPTED);
        }
        assertThat(host.mails()).extracting(Received::text).endsWith("hi\r\n").doesNotContain("hi\r\n.\r\n");
        assertThat(host.mails().stream().filter(mail -> mail.text().equals("hi\r\n")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.3.2 Leaving", "354 Go on"})
    void endsTheSessionWhereTheHostSaysMoreToThatDot(String replyToDot) throws Exception {
        host.keepingNoOrder().saying(Point.RCPT, "550 5.1.1 No").saying(Point.DOT, replyToDot);
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test"))).containsOnly("REFUSED RCPT 550 5.1.1 No");
            assertThat(session.usable()).isFalse();
        }
    }

    @Test
    void sendsTheDotAloneLikewiseWhereTheSenderWasRefused() throws Exception {
        host.keepingNoOrder()
                .saying(Point.MAIL, "550 5.7.1 Not you", 1)
                .saying(Point.RCPT, "503 5.5.1 MAIL first", 1)
                .saying(Point.DOT, "554 5.5.1 No valid recipients", 1);
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test"))).containsOnly("REFUSED MAIL 550 5.7.1 Not you");
            assertThat(send(session, "a@host.test").get(0).kind()).isEqualTo(Kind.ACCEPTED);
        }
        assertThat(host.mails()).hasSize(1);
    }

    /** The dot would bring an empty mail. */
    @Test
    void sendsNotEvenTheDotToAHostThatRefusesTheSenderAndTakesRecipients() throws Exception {
        host.keepingNoOrder().saying(Point.MAIL, "550 5.7.1 Not you");
        try (SmtpSession session = open()) {
            assertThat(kinds(send(session, "a@host.test")))
                    .containsOnly("LOST DATA a message is wanted whose sender was refused");
            assertThat(session.usable()).isFalse();
        }
        host.awaitAllClosed();
        assertThat(host.mails()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 421 4.3.2 Leaving, LATER MAIL, LATER MAIL",
        "RCPT, 421 4.3.2 Leaving, LATER RCPT, LATER RCPT",
        "DATA, 421 4.3.2 Leaving, REFUSED RCPT, LATER DATA",
        "DATA, 554 5.7.1 Never, REFUSED RCPT, REFUSED DATA",
        "DATA, 451 4.3.0 Not now, REFUSED RCPT, LATER DATA",
        "DOT, 421 4.3.2 Leaving, REFUSED RCPT, LATER DOT",
    })
    void tellsWhomARefusalIsFor(Point point, String reply, String first, String second) throws Exception {
        if (point.compareTo(Point.RCPT) > 0) {
            host.sayingTo("a@host.test", "550 5.1.1 No");
        }
        host.saying(point, reply);

        assertThat(kinds(send(body("hi\r\n"), "a@host.test", "b@host.test")))
                .satisfiesExactly(
                        it -> assertThat(it).startsWith(first),
                        it -> assertThat(it).isEqualTo(second + " " + reply));
        assertThat(host.mails()).isEmpty();
    }

    @Test
    void keepsWhatWasSaidBeforeTheConnectionWasLost() throws Exception {
        host.sayingTo("b@host.test", "550 5.1.1 No").doingTo("d@host.test", Fault.DROP);

        assertThat(kinds(send(body("hi\r\n"), "a@host.test", "b@host.test", "c@host.test", "d@host.test")))
                .containsExactly(
                        "LOST RCPT connection lost after RCPT",
                        "REFUSED RCPT 550 5.1.1 No",
                        "LOST RCPT connection lost after RCPT",
                        "LOST RCPT connection lost after RCPT");
    }

    /** Where an answer comes too often or never, each after it seems to be that to another command. */
    @ParameterizedTest
    @CsvSource({
        "MAIL, 250 Ok/250 Ok",
        "MAIL, 250 Ok/550 No",
        "MAIL, 250 Ok/550 No/250 Ok",
        "RCPT, 250 Ok/550 No",
        "RCPT, 250 Ok/250 Ok",
        "RCPT, 354 Go on",
        "MAIL, 354 Go on",
        "DATA, 250 Ok",
        "DATA, 554 No/250 Ok",
    })
    void refusesNobodyWhereTheHostIsOutOfStep(Point point, String replies) throws Exception {
        host.saying(point, replies.replace('/', '\n'), 1);
        try (SmtpSession session = open()) {
            assertThat(send(session, "a@host.test", "b@host.test"))
                    .extracting(Verdict::kind)
                    .containsOnly(Kind.LOST);
            assertThat(session.usable()).isFalse();
        }
        assertThat(host.mails()).isEmpty();
    }

    @Test
    void refusesNobodyWhereOneOfThemWasAnsweredTwiceAndTheLastIsRefused() throws Exception {
        host.sayingTo("a@host.test", "250 Ok\n250 Ok").sayingTo("c@host.test", "550 5.1.1 No");
        try (SmtpSession session = open()) {
            assertThat(send(session, "a@host.test", "b@host.test", "c@host.test"))
                    .extracting(Verdict::kind)
                    .containsOnly(Kind.LOST);
        }
    }

    @Test
    void refusesNobodyWhereAnAnswerIsMissing() throws Exception {
        host.sayingTo("a@host.test", "").sayingTo("b@host.test", "550 5.1.1 No");

        assertThat(send(body("hi\r\n"), "a@host.test", "b@host.test", "c@host.test"))
                .extracting(Verdict::kind)
                .containsOnly(Kind.LOST);
    }

    @Test
    void givesEachAnswerATimeOfItsOwn() throws Exception {
        host.takingTime(Point.RCPT, Duration.ofSeconds(1));
        Timeouts timeouts = new Timeouts(LONG, LONG, Duration.ofSeconds(3), LONG, LONG);

        assertThat(send(config(timeouts), body("hi\r\n"), recipients(4, "")))
                .extracting(Verdict::kind)
                .containsOnly(Kind.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT"})
    void isGivenUpForADayAtAHostThatLosesWhatComesTooEarly(Point point) throws Exception {
        host.losingWhatFollows(point);
        AtomicLong now = new AtomicLong();
        SessionConfig quick = at(now, config(new Timeouts(LONG, LONG, Duration.ofSeconds(2), LONG, LONG)));

        assertThat(send(quick, body("one\r\n"), "a@host.test", "b@host.test"))
                .extracting(Verdict::kind)
                .containsOnly(Kind.LOST);
        assertThat(send(quick, body("two\r\n"), "a@host.test", "b@host.test"))
                .extracting(Verdict::kind)
                .containsOnly(Kind.ACCEPTED);
        now.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(send(quick, body("three\r\n"), "a@host.test").get(0).kind()).isEqualTo(Kind.LOST);
    }

    @Test
    void keepsToTheRecipientsThatTheHostTakesAtATime() throws Exception {
        host.offering("PIPELINING", "LIMITS RCPTMAX=2");

        assertThat(send(body("hi\r\n"), recipients(3, "")))
                .extracting(Verdict::kind)
                .containsExactly(Kind.ACCEPTED, Kind.ACCEPTED, Kind.LATER);
        assertThat(host.awaitMail().recipients()).hasSize(2);
    }

    @Test
    void isHeardInOnePieceOnTheWire() throws Exception {
        byte[] piece = new byte[64 * 1024];
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> envelope = CompletableFuture.supplyAsync(() -> envelopeHeardBy(listener, piece));
            InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
            try (SmtpSession session = SmtpSession.open(address, config(LONG), new Encryption.Never())) {
                send(session, recipients(100, ""));
            }
            String heard = new String(piece, 0, envelope.join(), StandardCharsets.US_ASCII);
            assertThat(heard).startsWith("MAIL FROM:<alice@sender.test>\r\n").endsWith("\r\nDATA\r\n");
            assertThat(heard.lines()).hasSize(102);
        }
    }

    /** What one read brings, as one write does not reach a host on loopback in pieces. */
    private static int envelopeHeardBy(ServerSocket listener, byte[] piece) {
        try (Socket socket = listener.accept()) {
            socket.getOutputStream().write("220 Hi\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read(piece);
            socket.getOutputStream().write("250-Hi\r\n250 PIPELINING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many commands are said each time before an answer is waited for. */
    private List<Integer> goes(String... recipients) throws Exception {
        List<Integer> goes = new ArrayList<>();
        Dialogue counting = new Dialogue() {
            private boolean heard = true;

            @Override
            public void sent(String line) {
                int before = heard ? 0 : goes.remove(goes.size() - 1);
                goes.add(before + 1);
                heard = false;
            }

            @Override
            public void received(String line) {
                heard = true;
            }
        };
        try (SmtpSession session = open(overheardBy(counting))) {
            goes.clear();
            assertThat(send(session, recipients)).extracting(Verdict::kind).containsOnly(Kind.ACCEPTED);
        }
        return goes;
    }

    private static List<Verdict> send(SmtpSession session, String... recipients) {
        return session.send(Envelope.of("alice@sender.test", List.of(recipients)), body("hi\r\n"));
    }

    private static String[] recipients(int count, String suffix) {
        return IntStream.range(0, count)
                .mapToObj(i -> "r" + i + suffix + "@host.test")
                .toArray(String[]::new);
    }
}
