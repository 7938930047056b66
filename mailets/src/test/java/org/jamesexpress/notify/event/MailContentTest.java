package org.jamesexpress.notify.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.testing.EventSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailContentTest {
    private static final String SERVER = "mail.example.test";

    @Test
    void theSnippetIsThePlainTextOnOneLine() throws IOException {
        assertThat(snippet("""
                        Content-Type: multipart/alternative; boundary=b

                        --b
                        Content-Type: text/html

                        <p>the HTML</p>
                        --b
                        Content-Type: text/plain; charset=utf-8

                        Dear  Bob,

                        \there is the contract.
                        --b--
                        """)).isEqualTo("Dear Bob, here is the contract.");
    }

    @Test
    void theSnippetIsTheWordsOfTheHtmlWhereThePlainTextIsBlank() throws IOException {
        assertThat(snippet("""
                        Content-Type: multipart/alternative; boundary=b

                        --b
                        Content-Type: text/plain

                        \u200b
                        --b
                        Content-Type: text/html; charset=utf-8

                        <html><head><style>p { color: red }</style><title>no</title></head>
                        <body><script>alert("<p>")</script><p>Gr&uuml;&szlig;e &lt;b&gt; <b>a</b>ll</p></body></html>
                        --b--
                        """)).isEqualTo("Grüße <b> all");
    }

    @ParameterizedTest(name = "labelled {0}, written in {1}")
    @CsvSource({
        "gb2312, GB18030",
        "gb18030, GB18030",
        "big5, Big5",
        "utf-8, GB18030",
        "us-ascii, UTF-8",
        "x-none, UTF-8"
    })
    void theSnippetIsDecodedHoweverItIsLabelled(String label, String charset) throws IOException {
        byte[] message = ("Content-Type: text/plain; charset=" + label + "\r\n\r\n合同已經簽好，請查收。\r\n")
                .getBytes(Charset.forName(charset));

        assertThat(data(message).get("snippet").asText()).isEqualTo("合同已經簽好，請查收。");
    }

    @Test
    void theSnippetHasNothingThatHidesOrTurns() throws IOException {
        String text = "pay\u200bpal \u202etxt.exe\u202c \u0007bell\u001b[31m \u2066x\u2069 so\u00adft \ufeff\u2060"
                + " \u034f\u3164\ue000 end";

        assertThat(snippet("Content-Type: text/plain; charset=utf-8\n\n" + text))
                .isEqualTo("paypal txt.exe bell [31m x soft end");
    }

    @Test
    void theSnippetKeepsJoinersThatWritingNeeds() throws IOException {
        String text = "می\u200cخواهم 👩\u200d💻 क्\u200dष";

        assertThat(snippet("Content-Type: text/plain; charset=utf-8\n\n" + text))
                .isEqualTo(text);
    }

    @Test
    void theSnippetEndsBeforeACharacterAndNotWithinIt() throws IOException {
        String snippet = snippet("Content-Type: text/plain; charset=utf-8\n\nx" + "😀".repeat(400));

        assertThat(snippet).isEqualTo("x" + "😀".repeat(149));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Subject: x\n\n",
                "Content-Type: application/pdf\n\n%PDF",
                "Content-Type: text/plain; name=a.txt\n\nattached",
                "Content-Type: message/rfc822\n\nSubject: x\n\nsomebody else's"
            })
    void theSnippetIsEmptyWhereThereIsNoText(String message) throws IOException {
        assertThat(snippet(message)).isEmpty();
    }

    @Test
    void attachmentsHaveHashContentIdAndPlace() throws IOException {
        JsonNode attachments = data("""
                        Content-Type: multipart/related; boundary=b

                        --b
                        Content-Type: text/html

                        <img src="cid:logo@x.test">
                        --b
                        Content-Type: image/png; name="\u202egnp.exe"
                        Content-ID: <logo@x.test>
                        Content-Transfer-Encoding: base64

                        AAEC
                        --b
                        Content-Type: application/pdf
                        Content-Disposition: attachment; filename=a.pdf
                        Content-ID: <other@x.test>

                        PDF
                        --b--
                        """).get("attachments");

        assertThat(attachments.toString())
                .isEqualTo("[{\"name\":\"gnp.exe\",\"type\":\"image/png\",\"size\":3,\"sha256\":\""
                        + sha256(new byte[] {0, 1, 2}) + "\",\"contentId\":\"logo@x.test\",\"inline\":true},"
                        + "{\"name\":\"a.pdf\",\"type\":\"application/pdf\",\"size\":3,\"sha256\":\""
                        + sha256("PDF".getBytes(UTF_8))
                        + "\",\"contentId\":\"other@x.test\",\"inline\":false}]");
    }

    @Test
    void whatIsAttachedToAnAttachedMessageFollowsIt() throws IOException {
        String inner = String.join(
                "\r\n",
                "Subject: inner",
                "Content-Type: multipart/mixed; boundary=c",
                "",
                "--c",
                "Content-Type: text/csv",
                "Content-Disposition: attachment; filename=in.csv",
                "",
                "1,2",
                "--c--",
                "");
        JsonNode attachments = data("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
                        + inner.replace("\r\n", "\n") + "\n--b\nContent-Type: text/csv; name=out.csv\n\n3\n--b--\n")
                .get("attachments");

        assertThat(attachments)
                .extracting(each ->
                        each.get("name").asText() + "|" + each.get("sha256").asText())
                .containsExactly(
                        "|" + sha256(inner.getBytes(UTF_8)),
                        "in.csv|" + sha256("1,2".getBytes(UTF_8)),
                        "out.csv|" + sha256("3".getBytes(UTF_8)));
    }

    @Test
    void headersHaveEverySenderAndWhoIsToBeAnswered() throws IOException {
        JsonNode headers =
                data("From: A <a@x.test>, B <b@x.test>\nSender: c@x.test\nReply-To: d@x.test\nCc: e@x.test\n\n")
                        .get("headers");

        assertThat(headers.at("/from/1/address").asText()).isEqualTo("b@x.test");
        assertThat(headers.at("/sender/0/address").asText()).isEqualTo("c@x.test");
        assertThat(headers.at("/replyTo/0/address").asText()).isEqualTo("d@x.test");
        assertThat(headers.at("/cc/0/address").asText()).isEqualTo("e@x.test");
        assertThat(headers.at("/fromCount").asInt()).isEqualTo(2);
    }

    @Test
    void ofAVeryLongThreadTheFirstAndTheNearestStand() throws IOException {
        String references =
                IntStream.range(0, 300).mapToObj(i -> "<" + i + "@x.test>").collect(Collectors.joining(" "));

        JsonNode headers = data("References: " + references + "\n\n").get("headers");

        assertThat(headers.get("references")).hasSize(100);
        assertThat(headers.at("/references/0").asText()).isEqualTo("<0@x.test>");
        assertThat(headers.at("/references/1").asText()).isEqualTo("<201@x.test>");
        assertThat(headers.at("/references/99").asText()).isEqualTo("<299@x.test>");
        assertThat(headers.get("referenceCount").asInt()).isEqualTo(300);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    Subject: x                                          | false
                    Auto-Submitted: no                                  | false
                    Auto-Submitted: No (a person wrote it)              | false
                    Auto-Submitted: auto-replied; owner-email=a@x.test  | true
                    Precedence: bulk                                    | true
                    Precedence: first-class                             | false
                    X-Auto-Response-Suppress: DR, OOF                   | true
                    X-Auto-Response-Suppress: DR                        | false
                    """)
    void automaticMailIsToldFromAPersons(String field, boolean automatic) throws IOException {
        assertThat(data(field + "\n\n").at("/auto/automatic").asBoolean()).isEqualTo(automatic);
    }

    @Test
    void automaticMailSaysByWhat() throws IOException {
        JsonNode auto =
                data("Auto-Submitted: auto-generated\nPrecedence: list\n\n").get("auto");

        assertThat(auto.toString())
                .isEqualTo("{\"automatic\":true,\"autoSubmitted\":\"auto-generated\",\"precedence\":\"list\","
                        + "\"responseSuppress\":null}");
    }

    @Test
    void aReportIsAutomatic() throws IOException {
        Arrival report = arrival("", Map.of(), "");

        assertThat(data(report, "Subject: x\n\n").at("/auto/automatic").asBoolean())
                .isTrue();
    }

    @Test
    void aListIsNamedWithWhatUnsubscribes() throws IOException {
        JsonNode list = data("""
                        List-Id: =?utf-8?Q?Caf=C3=A9?= <cafe.x.test>
                        List-Unsubscribe: <mailto:leave@x.test>, <https://x.test/leave?a=b>, <javascript:alert(1)>
                        List-Unsubscribe-Post: List-Unsubscribe=One-Click

                        """).get("list");

        assertThat(list.toString())
                .isEqualTo("{\"id\":\"Café <cafe.x.test>\",\"unsubscribe\":[\"mailto:leave@x.test\","
                        + "\"https://x.test/leave?a=b\"],\"oneClick\":true}");
        assertThat(data("\n").get("list").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sat, 21 Nov 99999 20:00:00 +0800", "yesterday", "Sat, 1 Jan 0000 00:00:00 +2300"})
    void aDateThatNobodyCanReadIsNull(String date) throws IOException {
        assertThat(data("Date: " + date + "\n\n").at("/headers/date").isNull()).isTrue();
    }

    @Test
    void whatTheServersChecksLeftIsTold() throws IOException {
        Map<String, String> checks =
                Map.of("spf", "softfail (spfCheck: x) client-ip=192.0.2.1;", "dkim", "pass (i @x)");

        JsonNode found = data(arrival("a@x.test", checks, ""), "\n").get("authentication");

        assertThat(found.at("/spf/result").asText()).isEqualTo("softfail");
        assertThat(found.at("/spf/text").asText()).contains("client-ip=192.0.2.1");
        assertThat(found.at("/dkim/result").asText()).isEqualTo("pass");
        assertThat(found.get("dmarc").isNull()).isTrue();
    }

    @Test
    void resultsOfThisServerAreReadFromAboveItsReceivedField() throws IOException {
        JsonNode found = data("""
                        Authentication-Results: MAIL.example.test; spf=fail (no; none) smtp.mailfrom=x.test;
                         dkim=fail header.d=a.test; dkim=pass header.d=b.test; dmarc=pass header.from=x.test
                        Received: from a by b; Sat, 21 Nov 2026 12:00:00 +0000

                        """).get("authentication");

        assertThat(found.at("/spf/result").asText()).isEqualTo("fail");
        assertThat(found.at("/dkim/result").asText()).isEqualTo("pass");
        assertThat(found.at("/dmarc/result").asText()).isEqualTo("pass");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received: by b; today\nAuthentication-Results: mail.example.test; dmarc=pass\n\n",
                "Authentication-Results: mail.example.test; dmarc=pass\n\n",
                "Authentication-Results: other.test; dmarc=pass\nReceived: by b; today\n\n",
                "Authentication-Results: mail.example.test.evil.test; dmarc=pass\nReceived: by b; today\n\n"
            })
    void resultsThatASenderMayHaveWrittenAreNotBelieved(String message) throws IOException {
        assertThat(data(message).at("/authentication/dmarc").isNull()).isTrue();
    }

    @Test
    void whoLoggedInIsNotBelievedAResult() throws IOException {
        String message = "Authentication-Results: mail.example.test; dmarc=pass\nReceived: by b; today\n\n";

        assertThat(data(arrival("a@x.test", Map.of(), "alice"), message)
                        .at("/authentication/dmarc")
                        .isNull())
                .isTrue();
    }

    @Test
    void theDataStayWithin64KiBWhateverASenderWrites() throws IOException {
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        for (int i = 0; i < 5_000; i++) {
            recipients.put("recipient-" + i + "@" + "d".repeat(200) + ".test", MailDirection.INBOUND);
        }
        String wide = "\"合\\\"".repeat(1_000);
        StringBuilder message = new StringBuilder();
        for (String field : "From Sender Reply-To To Cc".split(" ", -1)) {
            message.append(
                    field + ": " + ("\"" + "合\\\"".repeat(150) + "\" <" + "合".repeat(300) + "@x.test>,").repeat(60));
            message.append("\r\n");
        }
        String fields = "Subject Message-ID In-Reply-To Auto-Submitted Precedence X-Auto-Response-Suppress List-Id";
        for (String field : fields.split(" ", -1)) {
            message.append(field + ": " + wide + "\r\n");
        }
        message.append("References:" + (" <" + "合".repeat(400) + "@x.test>").repeat(50) + "\r\n");
        message.append("List-Unsubscribe: " + ("<https://x.test/" + "合".repeat(300) + ">,").repeat(50) + "\r\n");
        message.append("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        message.append("--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + wide + "\r\n");
        for (int i = 0; i < 700; i++) {
            message.append("--b\r\nContent-Type: image/png; name=\"" + i + "合".repeat(300) + "\"\r\nContent-ID: <"
                    + "合".repeat(300) + ">\r\n\r\nx\r\n");
        }
        String text = wide + wide;
        Arrival arrival = new Arrival(
                "m",
                "m",
                "合".repeat(500),
                recipients,
                text,
                text,
                text,
                "",
                text,
                Map.of("spf", "pass " + text, "dkim", "pass " + text, "dmarc", "pass " + text),
                Instant.EPOCH);

        String data = EventSchema.checked(MailReceived.of(
                        (type, fact) -> fact, arrival, in(message.toString().getBytes(UTF_8)), SERVER))
                .data();

        assertThat(data.getBytes(UTF_8).length).isLessThanOrEqualTo(Fitted.WHOLE);
        JsonNode json = new ObjectMapper().readTree(data);
        assertThat(json.at("/envelope/recipientCount").asInt()).isEqualTo(5_000);
        assertThat(json.at("/envelope/recipients").size()).isBetween(30, 60);
        assertThat(json.at("/attachmentCount").asInt()).isEqualTo(700);
        assertThat(json.at("/attachments").size()).isBetween(3, 30);
        assertThat(json.at("/headers/toCount").asInt()).isBetween(30, 60);
    }

    @Test
    void aHugeMailIsReadOnceAndNotHeld() throws IOException {
        byte[] head = "Content-Type: application/zip; name=big.zip\r\n\r\n".getBytes(UTF_8);
        long size = 40L * 1024 * 1024;
        InputStream message = new SequenceInputStream(in(head), new Zeros(size));

        JsonNode data = new ObjectMapper()
                .readTree(MailReceived.of((type, fact) -> fact, arrival("a@x.test", Map.of(), ""), message, SERVER)
                        .data());

        assertThat(data.get("size").asLong()).isEqualTo(head.length + size);
        assertThat(data.at("/attachments/0/size").asLong()).isEqualTo(size);
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int read = (int) Math.min(length, left);
            left -= read;
            return read;
        }
    }

    private static String snippet(String message) throws IOException {
        return data(message).get("snippet").asText();
    }

    private static JsonNode data(String message) throws IOException {
        return data(arrival("alice@elsewhere.invalid", Map.of(), ""), message);
    }

    private static JsonNode data(Arrival arrival, String message) throws IOException {
        return data(arrival, message.replace("\n", "\r\n").getBytes(UTF_8));
    }

    private static JsonNode data(byte[] message) throws IOException {
        return data(arrival("alice@elsewhere.invalid", Map.of(), ""), message);
    }

    private static JsonNode data(Arrival arrival, byte[] message) throws IOException {
        return new ObjectMapper()
                .readTree(EventSchema.checked(MailReceived.of((type, fact) -> fact, arrival, in(message), SERVER))
                        .data());
    }

    private static InputStream in(byte[] octets) {
        return new ByteArrayInputStream(octets);
    }

    private static Arrival arrival(String reversePath, Map<String, String> checks, String user) {
        Map<String, MailDirection> recipients = Map.of("bob@example.test", MailDirection.INBOUND);
        return new Arrival("m", "m", reversePath, recipients, "", "192.0.2.1", "", user, "", checks, Instant.EPOCH);
    }

    private static String sha256(byte[] octets) {
        return HexFormat.of().formatHex(Sha256.digest().digest(octets));
    }
}
