package org.jamesexpress.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesexpress.mime.Wires.body;
import static org.jamesexpress.mime.Wires.onTheWire;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader gets is what was sent, whatever the way. */
class ConversionTest {
    private static final String LONG = "x".repeat(2500);

    @Test
    void leavesAMessageAloneThatNeedsNothing() throws Exception {
        String message =
                lines("Subject: a|  b|Content-Transfer-Encoding: 8bit||%s|. |").formatted("y".repeat(998));

        assertThat(Rendition.of(body(message), false).survey()).isEmpty();
        assertThat(Rendition.of(body(message + "é"), true).survey()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Without MIME, in UTF-8 and in none.
                "Subject: a||grüße|",
                "Subject: a||\u00e4|",
                "|nichts als grüße",
                // A type, but neither version nor encoding.
                "Content-Type: text/html; charset=gb2312||\u00b0\u00a1 =3D  |\t|",
                // Blanks and equals signs at the ends of lines.
                "Content-Type: text/plain||é |é\t|=|==|| |",
                // A multipart with what there is between, before and after.
                "Content-Type: multipart/mixed; boundary=b|Content-Transfer-Encoding: 8bit||preé|--b|"
                        + "|é|--b|Content-Type: application/pdf|Content-Transfer-Encoding: binary||"
                        + "\u0000é||--b|Content-Type: text/plain||ascii|--b--|epié|",
                // No final boundary.
                "Content-Type: multipart/mixed; boundary=\"b\"||--b|Content-Type: image/png||é||",
                // The inner one has no end, and the outer one goes on.
                "Content-Type: multipart/mixed; boundary=outer||--outer|"
                        + "Content-Type: multipart/alternative; boundary=inner||--inner||é|--outer|"
                        + "|ü|--inner|é|--outer--|",
                // A boundary that is a prefix of another, both ways.
                "Content-Type: multipart/mixed; boundary=b||--b|"
                        + "Content-Type: multipart/mixed; boundary=b1||--b1||é|--b1--|--b||ü|--b--|",
                "Content-Type: multipart/mixed; boundary=b1||--b1|"
                        + "Content-Type: multipart/mixed; boundary=b||--b||é|--b--|--b1||ü|--b1--|",
                // Empty parts, and parts that are all header.
                "Content-Type: multipart/mixed; boundary=b||--b||--b|--b|||--b|X-A: é|--b|" + "|é|--b--",
                // A multipart without a boundary is text.
                "Content-Type: multipart/mixed||--b||é|--b--|",
                // CR or LF alone ends a line like both.
                "Content-Type: multipart/mixed; boundary=b\n\n--b\rContent-Type: text/plain\n\né\rü\n\n--b|\né\n--b--\n",
                // A message in a message, and what was said of it is no more true.
                "Content-Type: message/rfc822|Content-Transfer-Encoding: 8bit||Subject: é||ü|",
                "Content-Type: multipart/digest; boundary=b||--b||Subject: é||ü|--b--|",
                "Content-Type: multipart/digest; boundary=b||--b|Content-Transfer-Encoding: base64||U3ViamVjdDogYQ0KDQpi|é|--b--|",
                // Encoded already, and wrong.
                "Content-Type: text/plain|Content-Transfer-Encoding: quoted-printable||a=C3=A9é=|b  |=3D|",
                "Content-Type: image/png|Content-Transfer-Encoding: base64||AAEC|éA wQ=|",
                "Content-Type: multipart/mixed; boundary=b|Content-Transfer-Encoding: quoted-printable||--b|"
                        + "|é|--b--|",
                // Nobody knows this encoding.
                "Content-Type: text/plain|Content-Transfer-Encoding: eight-bits||é|",
                // A report of an address that is not ASCII.
                "Content-Type: message/global-delivery-status||Final-Recipient: utf-8; é@a.test|",
                // White space after a boundary.
                "Content-Type: multipart/mixed; boundary=b||--b \t ||é|--b ||ü|--b--\t |end|",
                "Content-Type: multipart/mixed; boundary=\"b \"||--b ||é|--b -- |",
                "Content-Type: multipart/mixed; boundary=\"a b\\\"c\"||--a b\"c||é|--a b\"c--|",
            })
    void keepsWhatTheLeavesSay(String pattern) throws Exception {
        String message = lines(pattern);
        for (byte[] octets : new byte[][] {message.getBytes(UTF_8), message.getBytes(ISO_8859_1)}) {
            assertThat(Decoded.leaves(onTheWire(octets, false))).isEqualTo(Decoded.leaves(Wires.canonical(octets)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: a||%s|",
                "Content-Type: image/png|Content-Transfer-Encoding: binary||%s%s|ü",
                "Content-Type: text/plain|Content-Transfer-Encoding: quoted-printable||%s=3D%s |=C3=|%s",
                "Content-Type: text/plain|Content-Transfer-Encoding: base64||%s%s%sx==|",
                "Content-Type: multipart/mixed; boundary=b||%s|--b||%s|--b||é|--b--|%s|",
            })
    void keepsWhatTheLeavesSayInLongLines(String pattern) throws Exception {
        byte[] message = lines(pattern).replace("%s", LONG).getBytes(UTF_8);

        for (boolean eightBitTaken : new boolean[] {true, false}) {
            assertThat(Decoded.leaves(onTheWire(message, eightBitTaken)))
                    .isEqualTo(Decoded.leaves(Wires.canonical(message)));
        }
    }

    @Test
    void convertsOnlyThePartsWithLongLinesWhereTheHostTakesEightBit() throws Exception {
        String start = "MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=b|"
                + "Content-Transfer-Encoding: 8bit|Subject: grüße||--b|"
                + "Content-Transfer-Encoding: 8bit||grüße|--b|Content-Type: text/html|";

        assertThat(converted(start + "|" + LONG + "|--b--|", true))
                .startsWith(start + "Content-Transfer-Encoding: quoted-printable||xxx")
                .endsWith("xxx|--b--|");
    }

    @Test
    void saysHowTheBodyIsEncodedAndWhatOfIt() throws Exception {
        assertThat(converted("Subject: a||grüße|", false))
                .isEqualTo("Subject: a|MIME-Version: 1.0|Content-Type: text/plain; charset=utf-8|"
                        + "Content-Transfer-Encoding: quoted-printable||gr=C3=BC=C3=9Fe|");
        assertThat(converted(lines("Subject: a||\u00fc|").getBytes(ISO_8859_1), false))
                .contains("charset=unknown-8bit|")
                .endsWith("||=FC|");
    }

    @Test
    void leavesTheCharsetToTheSender() throws Exception {
        assertThat(converted("MIME-Version: 1.0|Content-Type: text/plain; charset=big5||é|", false))
                .isEqualTo("MIME-Version: 1.0|Content-Type: text/plain; charset=big5|"
                        + "Content-Transfer-Encoding: quoted-printable||=C3=A9|");
    }

    @Test
    void callsNothingEightBitAnyMore() throws Exception {
        String message = "MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=b|"
                + "Content-Transfer-Encoding: binary||--b|"
                + "Content-Type: message/rfc822|Content-Transfer-Encoding: 8bit||"
                + "Content-Transfer-Encoding: 8BIT||ascii|--b|"
                + "Content-Type: image/png|Content-Transfer-Encoding: BINARY||é|--b--|";

        assertThat(converted(message, false))
                .isEqualTo("MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=b|"
                        + "Content-Transfer-Encoding: 7bit||--b|Content-Type: message/rfc822|Content-Transfer-Encoding: 7bit||"
                        + "Content-Transfer-Encoding: 7bit||ascii|--b|"
                        + "Content-Type: image/png|Content-Transfer-Encoding: base64||w6k=|--b--|");
    }

    @Test
    void takesNoLineForABoundaryThatGoesOnWithMoreThanWhiteSpace() throws Exception {
        String encoded = "|Content-Transfer-Encoding: quoted-printable||=C3=A9";
        String typed = "|Content-Type: text/plain; charset=utf-8" + encoded;

        assertThat(converted(
                        "MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=b||--b|"
                                + "Content-Type: multipart/mixed; boundary=b--1||--b--1||é|--b--1--|--b||é|--b x|--b--|",
                        false))
                .isEqualTo("MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=b||--b|"
                        + "Content-Type: multipart/mixed; boundary=b--1||--b--1" + typed + "|--b--1--|--b" + typed
                        + "|--b x|--b--|");
    }

    @Test
    void encodesAsAWholeWhatHasABoundaryTooLongForItsField() throws Exception {
        String body = "||--%1$s||é|--%1$s--|".formatted("b".repeat(950));
        String message = "Content-Type: multipart/mixed; boundary=\"%s\"%s".formatted("b".repeat(950), body);

        assertThat(converted(message, false).replace("=|", ""))
                .contains("|Content-Transfer-Encoding: quoted-printable||")
                .endsWith(body.replace("é", "=C3=A9"));
    }

    @Test
    void takesAMultipartThatNothingDelimitsForText() throws Exception {
        assertThat(converted(
                        "MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=x|"
                                + "Content-Transfer-Encoding: 8bit||é|",
                        false))
                .isEqualTo("MIME-Version: 1.0|Content-Type: text/plain; charset=utf-8|"
                        + "Content-Transfer-Encoding: quoted-printable||=C3=A9|");
        assertThat(converted(
                        "MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=x||--x|"
                                + "Content-Type: multipart/mixed; boundary=y||é|--x--|",
                        false))
                .isEqualTo("MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=x||--x|"
                        + "Content-Type: text/plain; charset=utf-8|"
                        + "Content-Transfer-Encoding: quoted-printable||=C3=A9|--x--|");
    }

    @Test
    void beginsTheBodyOfAPartWhereItsFirstLineIsNoField() throws Exception {
        assertThat(converted(
                        "MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=x||--x|é a|b|--x|c|--x--|", false))
                .isEqualTo("MIME-Version: 1.0|Content-Type: multipart/mixed; boundary=x||--x|"
                        + "Content-Type: text/plain; charset=utf-8|"
                        + "Content-Transfer-Encoding: quoted-printable||=C3=A9 a|b|--x|c|--x--|");
    }

    @Test
    void leavesUuencodedWhatIsSo() throws Exception {
        assertThat(converted(
                        "MIME-Version: 1.0|Content-Type: image/png|Content-Transfer-Encoding: x-uuencode||"
                                + "begin 644 a|é#9F]O|" + "x".repeat(1000) + "|end|",
                        false))
                .isEqualTo("MIME-Version: 1.0|Content-Type: image/png|Content-Transfer-Encoding: x-uuencode||"
                        + "begin 644 a|??#9F]O|" + "x".repeat(998) + "| xx|end|");
    }

    @Test
    void callsEveryMessageMimeThatHoldsWhatIsEncoded() throws Exception {
        String below = "||--b|Content-Type: image/png|Content-Transfer-Encoding: %s||%s|--b--|";

        assertThat(converted("Content-Type: multipart/mixed; boundary=b" + below.formatted("binary", "é"), false))
                .isEqualTo("Content-Type: multipart/mixed; boundary=b|MIME-Version: 1.0"
                        + below.formatted("base64", "w6k="));
        assertThat(converted(
                        "Subject: é|Content-Type: multipart/mixed; boundary=b" + below.formatted("7bit", "e"), false))
                .doesNotContain("MIME-Version");
    }

    /** The soft break comes just before what would be a boundary then. */
    @Test
    void makesNoBoundaryOutOfALongLine() throws Exception {
        for (int before = 60; before < 80; before++) {
            String message = "Content-Type: multipart/mixed; boundary=b||--b||é|%s--b|--b--|";
            byte[] octets = lines(message.formatted("x".repeat(before))).getBytes(UTF_8);
            assertThat(Decoded.leaves(onTheWire(octets, false))).isEqualTo(Decoded.leaves(octets));
        }
        for (int before = 990; before < 1000; before++) {
            String message = "Content-Type: multipart/mixed; boundary=b||--b|"
                    + "Content-Transfer-Encoding: quoted-printable||é|%s--b|--b--|";
            byte[] octets = lines(message.formatted("x".repeat(before))).getBytes(UTF_8);
            assertThat(Decoded.leaves(onTheWire(octets, false))).isEqualTo(Decoded.leaves(octets));
        }
    }

    @Test
    void makesNoBoundaryOutOfWhatNobodyIsShown() throws Exception {
        byte[] message = lines("Content-Type: multipart/mixed; boundary=\"b?\"||--bé|--b?||é|--b?--|")
                .getBytes(ISO_8859_1);

        assertThat(Decoded.leaves(onTheWire(message, false))).containsExactly(new Decoded("text/plain", "\u00e9"));
    }

    @Test
    void countsTheDoubledDotToNoLine() throws Exception {
        String line = "." + "x".repeat(997);

        assertThat(Rendition.of(body("\r\n" + line), true).survey()).isEmpty();
        assertThat(Rendition.of(body("\r\n." + line), true).survey()).isPresent();
    }

    @Test
    void announcesTheSizeOfWhatItSends() throws Exception {
        for (String message : new String[] {"\r\n" + LONG, "Subject: é\n\né", "é".repeat(5000)}) {
            assertThat(Rendition.of(body(message), false).size())
                    .isEqualTo(onTheWire(message.getBytes(UTF_8), false).length);
        }
    }

    private static String converted(String message, boolean eightBitTaken) throws Exception {
        return converted(lines(message).getBytes(UTF_8), eightBitTaken);
    }

    /** With bars for the ends of lines. */
    private static String converted(byte[] message, boolean eightBitTaken) throws Exception {
        return new String(onTheWire(message, eightBitTaken), UTF_8).replace("\r\n", "|");
    }

    /** Of a text in which a bar stands for a line's end. */
    private static String lines(String text) {
        return text.replace("|", "\r\n");
    }
}
