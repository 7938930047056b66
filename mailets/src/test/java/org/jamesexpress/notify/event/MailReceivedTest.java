package org.jamesexpress.notify.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.testing.EventSchema;
import org.jamesexpress.testing.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailReceivedTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Charset GB18030 = Charset.forName("GB18030");

    @Test
    void saysWhatTheEnvelopeSaid() throws Exception {
        NewEvent event = event(arrival("m1", "m1", "bob@example.test", "bcc@example.test"), "Subject: x\r\n\r\nbody");

        assertThat(event.type()).isEqualTo(EventType.MAIL_RECEIVED);
        assertThat(event.subject()).isEqualTo("bob@example.test");
        JsonNode data = new ObjectMapper().readTree(event.data());
        assertThat(data.at("/mail").asText()).isEqualTo("m1");
        assertThat(data.at("/direction").asText()).isEqualTo("inbound");
        assertThat(data.at("/arrived").asText()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(data.at("/envelope/reversePath").asText()).isEqualTo("alice@elsewhere.invalid");
        assertThat(data.at("/envelope/recipients/1/address").asText()).isEqualTo("bcc@example.test");
        assertThat(data.at("/envelope/helo").isMissingNode()).isTrue();
    }

    @Test
    void saysHowLongTheMessageIsAndItsHash() throws Exception {
        byte[] message = "Subject: x\r\n\r\nbody\n.\0\r".getBytes(ISO_8859_1);

        JsonNode data = data(message);

        assertThat(data.get("size").asLong()).isEqualTo(message.length);
        assertThat(data.get("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(message)));
    }

    @Test
    void decodesEncodedWordsOfGb18030AndBig5() throws Exception {
        JsonNode headers = data("From: \"" + word("GB2312", "李雷，销售部", GB18030) + "\" <lilei@example.test>\r\n"
                        + "To: " + word("big5", "陳大文", Charset.forName("Big5")) + " <chan@example.test>,\r\n"
                        + " team: =?utf-8?Q?Andr=C3=A9?= <a@example.test>, plain@example.test (Plain);\r\n"
                        + "Subject: Re: " + word("gb18030", "㐀合同𠀀", GB18030) + "\r\n\r\n")
                .get("headers");

        assertThat(headers.at("/from/0/name").asText()).isEqualTo("李雷，销售部");
        assertThat(headers.at("/from/0/address").asText()).isEqualTo("lilei@example.test");
        assertThat(headers.get("to").toString())
                .isEqualTo("[{\"name\":\"陳大文\",\"address\":\"chan@example.test\"},"
                        + "{\"name\":\"André\",\"address\":\"a@example.test\"},"
                        + "{\"name\":\"Plain\",\"address\":\"plain@example.test\"}]");
        assertThat(headers.get("subject").asText()).isEqualTo("Re: 㐀合同𠀀");
    }

    @Test
    void joinsACharacterThatASenderCutInTwo() throws Exception {
        byte[] text = "合同".getBytes(UTF_8);
        String subject = "=?UTF-8?B?" + base64(Arrays.copyOfRange(text, 0, 4)) + "?=\r\n =?utf-8?B?"
                + base64(Arrays.copyOfRange(text, 4, 6)) + "?=";

        assertThat(data("Subject: " + subject + "\r\n\r\n")
                        .at("/headers/subject")
                        .asText())
                .isEqualTo("合同");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030", "Big5"})
    void decodesRawHeadersThatNameNoCharset(String charset) throws Exception {
        byte[] message = ("Subject: 合同\r\nContent-Type: text/plain; charset=\"" + charset + "\"\r\n\r\n")
                .getBytes(Charset.forName(charset));

        assertThat(data(message).at("/headers/subject").asText()).isEqualTo("合同");
    }

    @Test
    void leavesWhatCantBeDecodedAsItIs() throws Exception {
        assertThat(data("Subject: =?x-none?B?AAAA?= =?utf-8?B?!?= =?utf-8?Q?=G1?=\r\n\r\n")
                        .at("/headers/subject")
                        .asText())
                .startsWith("=?x-none?B?AAAA?=")
                .endsWith("=?utf-8?Q?=G1?=");
    }

    @Test
    void givesThreadingAndNullForWhatIsMissing() throws Exception {
        JsonNode headers = data(Mails.octets(
                        "Date: Sat, 21 Nov 2026 20:00:00 +0800 (CST)",
                        "Message-ID: <3@x.test>",
                        "In-Reply-To: <2@x.test>",
                        "References: <1@x.test>",
                        "\t<2@x.test>",
                        ""))
                .get("headers");

        assertThat(headers.get("date").asText()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(headers.get("messageId").asText()).isEqualTo("<3@x.test>");
        assertThat(headers.get("inReplyTo").asText()).isEqualTo("<2@x.test>");
        assertThat(headers.get("references").toString()).isEqualTo("[\"<1@x.test>\",\"<2@x.test>\"]");
        assertThat(headers.get("subject").isNull()).isTrue();
        assertThat(headers.get("from").size()).isZero();
        assertThat(data("\r\n").at("/headers/messageId").isNull()).isTrue();
    }

    @Test
    void listsAttachmentsByNameTypeAndDecodedSize() throws Exception {
        JsonNode attachments = data("""
                        Content-Type: multipart/mixed; boundary=b

                        --b
                        Content-Type: text/plain

                        the text
                        --b
                        Content-Type: application/pdf
                        Content-Transfer-Encoding: base64
                        Content-Disposition: attachment; filename*0*=gb18030''%BA%CF;
                         filename*1*=%CD%AC.pdf

                        AAECAwQ=
                        --b
                        Content-Type: image/png; name="=?gb2312?B?1rDOuw==?=.png"
                        Content-Transfer-Encoding: base64

                        AAEC
                        --b
                        Content-Type: message/rfc822

                        Subject: inside

                        body
                        --b
                        Content-Type: text/csv
                        Content-Disposition: attachment

                        1,2
                        --b--
                        """.replace("\n", "\r\n")).get("attachments");

        assertThat(attachments)
                .extracting(each -> each.get("name").asText() + "|"
                        + each.get("type").asText() + "|" + each.get("size").asText())
                .containsExactly("合同.pdf|application/pdf|5", "职位.png|image/png|3", "|message/rfc822|23", "|text/csv|3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\0\0",
                "no header at all",
                "Subject: x\r\nContent-Type: multipart/mixed; boundary=never\r\n\r\n--other",
                "Content-Type: ;;;===\"\"\\\r\nContent-Disposition: attachment; filename*=%%%\r\n\r\n",
                "Content-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\n!!!!",
                "Date: yesterday\r\nFrom: ((((\r\nTo: \"<<<,;:\r\n\r\n"
            })
    void sumsUpMalformedMailAsFarAsItCan(String message) throws Exception {
        assertThat(data(message).get("size").asLong()).isEqualTo(message.length());
    }

    @Test
    void survivesMultipartsWithoutEnd() throws Exception {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n");
        }

        assertThat(data(message.toString()).get("size").asLong()).isEqualTo(message.length());
    }

    @Test
    void hasOneIdForOneMailHoweverOftenItIsProcessed() throws Exception {
        String message = "Message-ID: <chosen@sender.invalid>\r\n\r\n";
        NewEvent first = event(arrival("m1", "m1", "a@example.test", "b@example.test"), message);

        assertThat(event(arrival("m1-!123", "m1", "b@example.test", "a@example.test"), message)
                        .id())
                .isEqualTo(first.id());
    }

    @Test
    void tellsMailsApartThatASenderGaveOneMessageId() throws Exception {
        String message = "Message-ID: <chosen@sender.invalid>\r\n\r\n";
        NewEvent first = event(arrival("m1", "m1", "a@example.test"), message);

        assertThat(event(arrival("m2", "m2", "a@example.test"), message).id()).isNotEqualTo(first.id());
        assertThat(event(arrival("m1", "m1", "b@example.test"), message).id()).isNotEqualTo(first.id());
    }

    private static JsonNode data(String message) throws IOException {
        return data(message.getBytes(UTF_8));
    }

    private static JsonNode data(byte[] message) throws IOException {
        return new ObjectMapper()
                .readTree(EventSchema.checked(MailReceived.of(
                                (type, fact) -> fact,
                                arrival("m", "m", "bob@example.test"),
                                new ByteArrayInputStream(message),
                                "x.test"))
                        .data());
    }

    private static NewEvent event(Arrival arrival, String message) throws IOException {
        return EventSchema.checked(MailReceived.of(
                (type, fact) -> fact, arrival, new ByteArrayInputStream(message.getBytes(UTF_8)), "x.test"));
    }

    private static Arrival arrival(String name, String origin, String... recipients) {
        Map<String, MailDirection> directions = new LinkedHashMap<>();
        for (String each : recipients) {
            directions.put(each, MailDirection.INBOUND);
        }
        return new Arrival(
                name, origin, "alice@elsewhere.invalid", directions, "", "192.0.2.1", "", "", "", Map.of(), NOW);
    }

    private static String word(String label, String text, Charset charset) {
        return "=?" + label + "?B?" + base64(text.getBytes(charset)) + "?=";
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
