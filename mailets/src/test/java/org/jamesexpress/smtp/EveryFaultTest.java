package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a host does wrong, wherever: the session ends within its time and says how far it came. */
class EveryFaultTest extends ConversationFixture {
    private static final Set<Point> BEFORE_THE_MAIL =
            Set.of(Point.GREETING, Point.EHLO, Point.HELO, Point.STARTTLS, Point.HANDSHAKE, Point.ENCRYPTED_EHLO);
    private static final Set<Point> OF_THE_MAIL =
            Set.of(Point.MAIL, Point.RCPT, Point.DATA, Point.DOT, Point.AFTER_DOT);
    private static final Set<Point> OF_THE_CHUNK =
            Set.of(Point.MAIL, Point.RCPT, Point.BDAT, Point.CHUNK, Point.DOT, Point.AFTER_DOT);

    static Stream<Arguments> beforeTheMail() {
        return everyFaultAt(BEFORE_THE_MAIL);
    }

    static Stream<Arguments> ofTheMail() {
        return Arrays.stream(Manner.values())
                .flatMap(manner ->
                        everyFaultAt(pointsOf(manner)).map(at -> arguments(manner, at.get()[0], at.get()[1])));
    }

    private static Set<Point> pointsOf(Manner manner) {
        return manner == Manner.CHUNKED ? OF_THE_CHUNK : OF_THE_MAIL;
    }

    private static Stream<Arguments> everyFaultAt(Set<Point> points) {
        return points.stream()
                .sorted()
                .flatMap(point -> Arrays.stream(Fault.values()).map(fault -> arguments(point, fault)));
    }

    @ParameterizedTest
    @MethodSource("beforeTheMail")
    void opensNoSessionWithAHostThatFails(Point point, Fault fault) {
        host.withTls(TestCertificate.serverContext("host.test")).doing(point, fault);
        if (point == Point.HELO) {
            host.saying(Point.EHLO, "502 5.5.1 What?");
        }

        SmtpFailure failure = catchThrowableOfType(
                SmtpFailure.class, () -> open(config(timeouts(stageOf(point), isQuiet(fault))), ifOffered()));

        assertThat(failure.stage()).isEqualTo(stageOf(point));
        if (point != Point.HANDSHAKE) {
            assertThat(failure.status()).isEqualTo(statusFor(fault));
            assertThat(failure.whatHappened()).startsWith(wordsFor(fault));
        }
    }

    @ParameterizedTest
    @MethodSource("ofTheMail")
    void tellsALossBeforeTheDotFromOneAfterIt(Manner manner, Point point, Fault fault) throws Exception {
        manner.offeredBy(host);
        host.doing(point, fault);

        List<Verdict> verdicts = send(
                config(timeouts(stageOf(point), isQuiet(fault))), body("hi\r\n"), "bob@host.test", "carol@host.test");

        assertThat(verdicts).hasSize(2).allSatisfy(verdict -> {
            assertThat(verdict.stage()).isEqualTo(stageOf(point));
            assertThat(verdict.kind())
                    .isEqualTo(
                            verdict.stage() == Stage.DOT || manner == Manner.CHUNKED
                                    ? Verdict.Kind.AMBIGUOUS
                                    : Verdict.Kind.LOST);
            assertThat(verdict.reply()).isEmpty();
            assertThat(verdict.status()).isEqualTo(statusFor(fault));
            assertThat(verdict.words()).startsWith(wordsFor(fault));
        });
    }

    /** A host that hangs goes on reading here, so that its silence shows only after the dot. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HANG")
    void losesTheConnectionWithinALargeBody(Fault fault) throws Exception {
        host.doing(Point.BODY, fault);

        Verdict verdict =
                send(body("line\r\n".repeat(3_000_000)), "bob@host.test").get(0);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LOST);
        assertThat(verdict.stage()).isEqualTo(Stage.DATA);
        assertThat(verdict.words()).startsWith(fault == Fault.DRIBBLE ? "no answer within 1 s " : wordsFor(fault));
    }

    /** Where the host is silent, only this step is in a hurry: so each must keep to its own time-out. */
    private static Timeouts timeouts(Stage stage, boolean hurried) {
        Duration limit = hurried ? SHORT : LONG;
        return switch (stage) {
            case CONNECT -> new Timeouts(limit, LONG, LONG, LONG, LONG);
            case GREETING -> new Timeouts(LONG, limit, LONG, LONG, LONG);
            case EHLO, STARTTLS, MAIL, RCPT, DATA -> new Timeouts(LONG, LONG, limit, LONG, LONG);
            case DOT -> new Timeouts(LONG, LONG, LONG, LONG, limit);
        };
    }

    private static boolean isQuiet(Fault fault) {
        return fault == Fault.HANG || fault == Fault.DRIBBLE;
    }

    private static String wordsFor(Fault fault) {
        return switch (fault) {
            case DROP -> "connection lost ";
            case HANG, DRIBBLE -> "no answer within " + SmtpFailure.words(SHORT) + " ";
            case GARBAGE -> "not an SMTP reply: HTTP/1.1 400 Bad Request";
            case ENDLESS_LINE -> "a reply line of more than 4096 octets";
            case ENDLESS_REPLY -> "a reply of more than 128 lines";
        };
    }

    /** Nonsense is no matter of the connection. */
    private static Optional<EnhancedCode> statusFor(Fault fault) {
        return switch (fault) {
            case DROP, HANG, DRIBBLE -> Optional.empty();
            case GARBAGE, ENDLESS_LINE, ENDLESS_REPLY -> Optional.of(new EnhancedCode(4, 5, 0));
        };
    }

    private static Stage stageOf(Point point) {
        return switch (point) {
            case GREETING -> Stage.GREETING;
            case EHLO, HELO -> Stage.EHLO;
            case STARTTLS, HANDSHAKE, ENCRYPTED_EHLO -> Stage.STARTTLS;
            case MAIL -> Stage.MAIL;
            case RCPT -> Stage.RCPT;
            case DATA, BODY -> Stage.DATA;
            case BDAT, CHUNK, DOT, AFTER_DOT -> Stage.DOT;
            case RSET -> throw new IllegalArgumentException("RSET is in no stage of its own");
        };
    }
}
