package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;

/**
 * A report, held to RFC 5322, 6522, 3464 and 6533 while it is read.
 *
 * @param tls what it wants of connections
 * @param text all of it, as UTF-8
 * @param page what people read
 * @param mail the fields of the mail as a whole (RFC 3464, 2.2)
 * @param recipients the fields of each recipient (RFC 3464, 2.3)
 * @param returnedType of the mail or header that is given back, empty where none is
 */
record ParsedReport(
        String id,
        String recipient,
        TlsWish tls,
        String text,
        Message message,
        String page,
        Map<String, String> mail,
        List<Map<String, String>> recipients,
        String returnedType,
        String returned) {
    private static final Set<String> OF_MAIL = Set.of("Original-Envelope-Id", "Reporting-MTA", "Arrival-Date");
    /** Each includes those before it; what base64 makes is in the first. */
    private static final List<String> ENCODINGS = List.of("7bit", "8bit", "binary");

    private static final Map<String, String> OF_RECIPIENT = Map.of(
            "Original-Recipient", "[A-Za-z0-9-]+; \\S.*",
            "Final-Recipient", "(rfc822|utf-8); \\S.*",
            "Action", "failed|delayed|relayed",
            "Status", "[245]\\.\\d{1,3}\\.\\d{1,3}",
            "Remote-MTA", "dns; \\S+",
            "Diagnostic-Code", "(smtp|x-james-express); \\S.*",
            "Last-Attempt-Date", ".*",
            "Will-Retry-Until", ".*");

    static ParsedReport of(Report report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.content().writeTo(out);
        String text = out.toString(ISO_8859_1);
        checkLines(text);
        Message message = parse(out.toByteArray());
        checkHeader(message, text.substring(0, text.indexOf("\r\n\r\n")));
        List<Entity> parts = ((Multipart) message.getBody()).getBodyParts();
        assertThat(parts).hasSizeBetween(2, 3);
        String boundary = "\r\n--" + text.replaceAll("(?s).*?boundary=\"([^\"]+)\".*", "$1");
        assertThat(text).endsWith(boundary + "--\r\n");
        String[] raw = text.split(Pattern.quote(boundary), -1);
        assertThat(raw).hasSize(parts.size() + 2);
        for (int i = 0; i < parts.size(); i++) {
            checkEncoding(parts.get(i), body(raw[i + 1]));
        }
        assertThat(ENCODINGS.indexOf(message.getContentTransferEncoding()))
                .as("the widest encoding (RFC 2045, 6.4)")
                .isEqualTo(parts.stream()
                        .mapToInt(part -> ENCODINGS.indexOf(part.getContentTransferEncoding()))
                        .map(width -> Math.max(width, 0))
                        .max()
                        .orElseThrow());
        assertThat(parts.get(0).getMimeType()).isEqualTo("text/plain");
        assertThat(parts.get(0).getCharset()).isEqualToIgnoringCase("utf-8");
        String type = parts.get(1).getMimeType();
        assertThat(type)
                .isEqualTo("message/"
                        + message.getHeader()
                                .getField("Content-Type")
                                .getBody()
                                .replaceAll("(?s).*report-type=([a-z-]+);.*", "$1"));
        assertThat(type).matches("message/(global-)?delivery-status");
        List<Map<String, String>> groups = groups(utf8(body(raw[2])));
        checkMail(groups.get(0));
        List<Map<String, String>> recipients = groups.subList(1, groups.size());
        recipients.forEach(ParsedReport::checkRecipient);
        return new ParsedReport(
                report.id(),
                report.recipient(),
                report.tls(),
                out.toString(UTF_8),
                message,
                new String(decoded(parts.get(0)), UTF_8).replace("\r\n", "\n"),
                groups.get(0),
                recipients,
                parts.size() == 3 ? parts.get(2).getMimeType() : "",
                parts.size() == 3 ? utf8(body(raw[3])) : "");
    }

    /** A field of the report's own header. */
    String header(String name) {
        return message.getHeader().getField(name).getBody();
    }

    /** The page that people read, in one line. */
    String words() {
        return page.replaceAll("\\s+", " ");
    }

    /** The fields of the only recipient. */
    Map<String, String> only() {
        assertThat(recipients).hasSize(1);
        return recipients.get(0);
    }

    private static Message parse(byte[] report) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.custom()
                .setStrictParsing(true)
                .setMaxLineLen(100_000)
                .build());
        builder.setFlatMode(false);
        return builder.parseMessage(new ByteArrayInputStream(report));
    }

    private static void checkLines(String text) {
        assertThat(text).endsWith("\r\n");
        for (String line : text.split("\r\n", -1)) {
            assertThat(line.length()).isLessThanOrEqualTo(998);
            assertThat(line).doesNotContain("\r", "\n");
        }
    }

    private static void checkHeader(Message message, String header) {
        for (String name : List.of(
                "From",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                "Auto-Submitted",
                "MIME-Version",
                "Content-Type",
                "Content-Transfer-Encoding")) {
            assertThat(message.getHeader().getFields(name)).as(name).hasSize(1);
        }
        assertThat(message.getHeader().getFields())
                .extracting(Field::getName)
                .isSubsetOf(
                        "From",
                        "To",
                        "Subject",
                        "Date",
                        "Message-ID",
                        "References",
                        "Auto-Submitted",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Transfer-Encoding");
        assertThat(message.getMimeType()).isEqualTo("multipart/report");
        assertThat(isAscii(header.replaceAll("\r\nTo: [^\r]*(\r\n [^\r]*)*", "")))
                .as("beyond the address")
                .isTrue();
    }

    /** What is declared is true: RFC 2045, 2.7 and 2.8. */
    private static void checkEncoding(Entity part, String body) {
        switch (part.getContentTransferEncoding()) {
            case "7bit" -> assertThat(isAscii(body)).as(body).isTrue();
            case "base64" -> assertThat(body).matches("[A-Za-z0-9+/=\r\n]*");
            case "8bit" -> assertThat(isAscii(body)).as("a needless 8bit").isFalse();
            default -> assertThat(part.getContentTransferEncoding()).isEqualTo("binary");
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String body(String part) {
        return part.substring(part.indexOf("\r\n\r\n") + 4);
    }

    private static String utf8(String octets) {
        return new String(octets.getBytes(ISO_8859_1), UTF_8);
    }

    private static byte[] decoded(Entity part) throws IOException {
        try (InputStream in = ((SingleBody) part.getBody()).getInputStream()) {
            return in.readAllBytes();
        }
    }

    /** Fields in groups that an empty line ends (RFC 3464, 2.1). */
    private static List<Map<String, String>> groups(String body) {
        List<Map<String, String>> groups = new ArrayList<>();
        for (String group : body.strip().split("\r\n\r\n", -1)) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String field : group.replaceAll("\r\n[ \t]+", " ").split("\r\n", -1)) {
                assertThat(field).matches("[A-Z][A-Za-z-]*: \\S.*");
                String name = field.substring(0, field.indexOf(':'));
                assertThat(fields.put(name, field.substring(name.length() + 2)))
                        .as("a second " + name)
                        .isNull();
            }
            groups.add(fields);
        }
        assertThat(groups).hasSizeGreaterThan(1);
        return groups;
    }

    private static void checkMail(Map<String, String> fields) {
        assertThat(fields.keySet()).isSubsetOf(OF_MAIL).contains("Reporting-MTA", "Arrival-Date");
        assertThat(fields.get("Reporting-MTA")).matches("dns; \\S+");
        checkDate(fields.getOrDefault("Arrival-Date", ""));
    }

    private static void checkRecipient(Map<String, String> fields) {
        assertThat(fields.keySet())
                .isSubsetOf(OF_RECIPIENT.keySet())
                .contains("Final-Recipient", "Action", "Status", "Diagnostic-Code", "Last-Attempt-Date");
        fields.forEach((name, value) -> assertThat(value).as(name).matches(OF_RECIPIENT.get(name)));
        checkDate(fields.getOrDefault("Last-Attempt-Date", ""));
        assertThat(fields.containsKey("Will-Retry-Until")).isEqualTo("delayed".equals(fields.get("Action")));
    }

    private static void checkDate(String date) {
        assertThat(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).isNotNull();
    }
}
