package org.jamesexpress.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.Group;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.ContentDispositionFieldLenientImpl;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderConversionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "grüße",
                "grüße aus Köln",
                "von Köln nach Köln und zurück",
                "zwei  lange  grüße   für   alle",
                "=?utf-8?Q?schon_kodiert?= und grüße",
                "=?utf-8?Q?schon_kodiert?= grüße =?utf-8?Q?noch_einmal?=",
                "测试一下很长的中文主题,它必须分成几个编码字,而且不能把一个字符切成两半,否则收件人看不懂",
                "(grüße) \"in Anführung\" <a@b>, x",
                "😀 😀",
            })
    void saysTheSameInEncodedWords(String subject) throws Exception {
        String value = wire("Subject: " + subject).substring("Subject: ".length());

        assertThat(DecoderUtil.decodeEncodedWords(unfolded(value), DecodeMonitor.SILENT, UTF_8))
                .isEqualTo(DecoderUtil.decodeEncodedWords(subject, DecodeMonitor.SILENT, UTF_8));
        assertThat(value.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Jürgen <j@a.test>                           | Jürgen | j@a.test
            Hans Jürgen Groß <j@a.test>                 | Hans Jürgen Groß | j@a.test
            "Groß, Jürgen" <j@a.test>                   | Groß, Jürgen | j@a.test
            "Groß \\"der Große\\", Jürgen"<j@a.test>    | Groß "der Große", Jürgen | j@a.test
            "Groß," Jürgen <j@a.test>                   | Groß, Jürgen | j@a.test
            Jürgen <j@münchen.test>                     | Jürgen | j@xn--mnchen-3ya.test
            Straße <j@straße.test>                       | Straße | j@xn--strae-oqa.test
            j@a.test (Jürgen (der große) Groß)          | | j@a.test
            """)
    void keepsWhoIsWho(String written, String name, String address) throws Exception {
        String value = wire("To: bob@b.test, " + written + ", \"plain, name\" <c@c.test>")
                .substring(3);

        AddressList list = LenientAddressParser.DEFAULT.parseAddressList(unfolded(value));
        assertThat(list).hasSize(3);
        Mailbox mailbox = (Mailbox) list.get(1);
        assertThat(mailbox.getAddress()).isEqualTo(address);
        assertThat(mailbox.getName()).isEqualTo(name);
        assertThat(((Mailbox) list.get(2)).getName()).isEqualTo("plain, name");
    }

    @Test
    void keepsAGroup() throws Exception {
        AddressList list = LenientAddressParser.DEFAULT.parseAddressList(
                unfolded(wire("Cc: Köln:a@a.test,Ä <b@b.test>;,c@c.test").substring(3)));

        assertThat(list).hasSize(2);
        Address group = list.get(0);
        assertThat(group).isInstanceOfSatisfying(Group.class, it -> {
            assertThat(DecoderUtil.decodeEncodedWords(it.getName(), UTF_8)).isEqualTo("Köln");
            assertThat(it.getMailboxes()).hasSize(2);
        });
    }

    @Test
    void encodesWithinACommentAndNotItsParentheses() throws Exception {
        assertThat(wire("From: a@a.test (Jürgen (né Müller))"))
                .matches("(?s)From: a@a.test \\(=\\?utf-8\\?B\\?[^?]*\\?= \\(=\\?utf-8\\?B\\?[^?]*\\?=\\)\\)");
    }

    @Test
    void leavesEveryOtherWordAsItIs() throws Exception {
        assertThat(wire("From: \"Dr. X\" Müller <a@a.test>"))
                .isEqualTo("From: \"Dr. X\" =?utf-8?B?TcO8bGxlcg==?= <a@a.test>");
    }

    /** A reader may decode word by word. */
    @Test
    void cutsNoCharacterInTwo() throws Exception {
        String field = wire("Subject: " + "测试".repeat(50) + "ü" + "测试".repeat(50));

        assertThat(field.split("[\r\n ]+")).hasSizeGreaterThan(10).allSatisfy(word -> {
            byte[] octets = Base64.getDecoder().decode(word.replaceAll("=\\?utf-8\\?B\\?|\\?=|Subject:", ""));
            assertThat(new String(octets, UTF_8)).doesNotContain("\ufffd");
        });
    }

    @Test
    void namesNoCharsetThatItDoesNotKnow() throws Exception {
        assertThat(wire("Subject: gr\u00fc\u00dfe".getBytes(ISO_8859_1)))
                .isEqualTo("Subject: =?unknown-8bit?B?Z3L832U=?=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Müller.pdf", "ein sehr langer Name; mit \\\"allem\\\", was geht, und noch viel mehr ä ö ü.pdf"})
    void encodesAParameterInItsOwnWay(String name) throws Exception {
        String field = wire("Content-Disposition: attachment; filename=\"" + name + "\"; size=5");

        ByteSequence raw = ContentUtil.encode(field);
        var parsed = ContentDispositionFieldLenientImpl.PARSER.parse(
                RawFieldParser.DEFAULT.parseField(raw), DecodeMonitor.SILENT);
        assertThat(parsed.getFilename()).isEqualTo(name.replace("\\", ""));
        assertThat(parsed.getSize()).isEqualTo(5);
        assertThat(field).contains("*=utf-8''").doesNotContain("=?");
    }

    @Test
    void encodesAllOfAParameterThatLacksItsQuotes() throws Exception {
        assertThat(unfolded(wire("Content-Disposition: attachment; filename=Übersicht 2024.pdf ; size=5")))
                .isEqualTo("Content-Disposition: attachment;" + " filename*=utf-8''%C3%9Cbersicht%202024.pdf; size=5");
    }

    @Test
    void namesTheCharsetOfAContinuedParameterOnce() throws Exception {
        assertThat(unfolded(
                        wire("Content-Disposition: attachment; filename*0=\"a b\"; filename*1=\"é\"; filename*2=c")))
                .isEqualTo("Content-Disposition: attachment;"
                        + " filename*0*=utf-8''a%20b; filename*1*=%C3%A9; filename*2=c");
    }

    @Test
    void repeatsNoNameOfAParameterThatIsTooLongForOne() throws Exception {
        String name = "n".repeat(3000);

        String field = wire("Content-Type: a/b; " + name + "=" + "é".repeat(3000));
        assertThat(field.replaceAll("\r\n ", "")).isEqualTo("Content-Type: a/b;" + name + "=" + "?".repeat(6000));
    }

    @Test
    void foldsAtWhiteSpaceAndNowhereElse() throws Exception {
        String references = "<0123456789@host.test> ".repeat(100).strip();

        String field = wire("References: " + references);
        assertThat(unfolded(field)).isEqualTo("References: " + references);
        assertThat(field.lines()).hasSizeGreaterThan(30);
    }

    @Test
    void cutsHardWhereThereIsNoWhiteSpace() throws Exception {
        String field = wire("References: " + "x".repeat(3000));

        assertThat(field.replace("\r\n ", "")).isEqualTo("References: " + "x".repeat(3000));
        assertThat(field.lines()).hasSize(4);
    }

    @Test
    void writesNoLineOfWhiteSpaceAlone() throws Exception {
        assertThat(wire("Subject: a" + " ".repeat(3000) + "b" + " ".repeat(3000)))
                .isEqualTo("Subject: a b");
        assertThat(wire("Subject: a\r\n" + " ".repeat(3000))).isEqualTo("Subject: a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ü", "測", "😀"})
    void leavesRawTextInALongFieldWhereTheHostTakesIt(String character) throws Exception {
        for (int before = 0; before < 4; before++) {
            String text = "Subject: " + "x".repeat(before) + character.repeat(1501);

            assertThat(wire(text.getBytes(UTF_8), true).replace("\r\n ", "")).isEqualTo(text);
        }
    }

    @Test
    void leavesEveryFieldAloneThatFits() throws Exception {
        List<String> kept =
                List.of("Subject : a", "X-Folded: a\r\n\tb\r\n  c ", "DKIM-Signature: v=1; b=" + "x".repeat(900));
        for (String field : kept) {
            assertThat(wire(field + "\r\nX-Other: é")).startsWith(field + "\r\n");
        }
    }

    @Test
    void putsUpWithLinesThatAreNoFields() throws Exception {
        assertThat(wire("From alice Mon\r\nwas soll das hier für\r\nSubject: a\r\né: b"))
                .isEqualTo("From alice Mon\r\nwas soll das hier f??r\r\nSubject: a\r\n??: b");
    }

    private static String wire(String header) throws Exception {
        return wire(header.getBytes(UTF_8));
    }

    private static String wire(byte[] header) throws Exception {
        return wire(header, false);
    }

    /** Without the CRLF at its end. */
    private static String wire(byte[] header, boolean eightBitTaken) throws Exception {
        String wire = new String(Wires.onTheWire(header, eightBitTaken), UTF_8);
        return wire.substring(0, wire.length() - 2);
    }

    private static String unfolded(String field) {
        return field.replace("\r\n", "");
    }
}
