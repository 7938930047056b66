package org.jamesexpress.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.mailets.ConfiguredArchive;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code express tls reports}, of files and of an archive. */
class TlsReportsCommandTest {
    @TempDir
    Path home;

    private static String report(String organization, String id, String day, int succeeded, int expired) {
        return """
                {"organization-name":"%s","date-range":{"start-datetime":"%sT00:00:00Z"},"report-id":"%s","policies":[
                 {"policy":{"policy-type":"sts","policy-domain":"us.test"},
                  "summary":{"total-successful-session-count":%d,"total-failure-session-count":%d},
                  "failure-details":[{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.us.test",
                   "failed-session-count":%d}]}]}
                """.formatted(organization, day, id, succeeded, expired, expired);
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static String mail(String type, String report) throws IOException {
        return String.join(
                "\r\n",
                "From: tls@big.test",
                "Subject: Report Domain: us.test Submitter: big.test Report-ID: <1@big.test>",
                "TLS-Report-Domain: us.test",
                "Content-Type: multipart/report; report-type=\"tlsrpt\"; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain",
                "",
                "A report.",
                "--b",
                "Content-Type: " + type,
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename=\"big.test!us.test!1!2.json.gz\"",
                "",
                Base64.getMimeEncoder().encodeToString(packed(report)),
                "--b--",
                "");
    }

    private String file(String name, byte[] octets) throws IOException {
        return Files.write(home.resolve(name), octets).toString();
    }

    @Test
    void sumsUpMailsAndFiles() throws IOException {
        Shell shell = express(
                file(
                        "1.eml",
                        mail("application/tlsrpt+gzip", report("Big", "1", "2026-11-20", 10, 2))
                                .getBytes(UTF_8)),
                file(
                        "2.eml",
                        mail("application/gzip", report("Big", "2", "2026-11-20", 1, 3))
                                .getBytes(UTF_8)),
                file("3.json", report("Small", "1", "2026-11-21", 7, 0).getBytes(UTF_8)),
                file("4.json.gz", packed(report("Small", "1", "2026-11-21", 7, 0))));

        assertThat(shell.err()).isEmpty();
        assertThat(shell.exit()).isZero();
        assertThat(shell.out().lines())
                .containsExactly(
                        "2026-11-21  Small → us.test  (sts)  7 sessions succeeded, 0 failed",
                        "    0  certificate-expired  mx1.us.test",
                        "2026-11-20  Big → us.test  (sts)  11 sessions succeeded, 5 failed",
                        "    5  certificate-expired  mx1.us.test");
    }

    @Test
    void saysInALineOfEachFileWhatIsWrongWithIt() throws IOException {
        Shell shell = express(
                file("no.eml", "Subject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8)),
                file("no.json", "{\u001b[31m".getBytes(UTF_8)),
                file("bomb.json.gz", packed("x".repeat(40 * 1024 * 1024))),
                home.resolve("gone.eml").toString(),
                file("good.json", report("Small", "1", "2026-11-21", 1, 0).getBytes(UTF_8)));

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.out()).startsWith("2026-11-21  Small");
        List<String> lines = shell.err().lines().toList();
        assertThat(lines).hasSize(4).noneMatch(line -> line.contains("\u001b"));
        assertThat(lines.get(0)).endsWith("no.eml: there is no report about TLS in it");
        assertThat(lines.get(1)).contains("no.json: it is no JSON");
        assertThat(lines.get(2)).endsWith("bomb.json.gz: it is larger than 32 MB");
        assertThat(lines.get(3)).endsWith("gone.eml: no such file or folder");
    }

    @Test
    void findsThoseInTheArchive() throws Exception {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                home.resolve("conf/mailetcontainer.xml"),
                "<mailetcontainer><processors><processor state=\"root\"><mailet match=\"All\" class=\"ArchiveEml\"/>"
                        + "</processor></processors></mailetcontainer>");
        ArchiveConfig config = ConfiguredArchive.in(home).get(0);
        Archive archive = Archive.open(config, Clock.systemUTC(), new SecureRandom());
        add(archive, mail("application/tlsrpt+gzip", report("Big", "1", "2026-11-20", 10, 2)));
        add(archive, "Subject: Report Domain: us.test Submitter: dmarc.test Report-ID: <2>\r\n\r\nof another kind\r\n");

        Shell shell = express("--home", home.toString(), "--json");

        assertThat(shell.exit()).isZero();
        JsonNode answer = new ObjectMapper().readTree(shell.out());
        assertThat(answer.path("reports")).hasSize(1);
        assertThat(answer.at("/reports/0/succeeded").asLong()).isEqualTo(10);
        assertThat(answer.at("/reports/0/failures/0/result").asText()).isEqualTo("certificate-expired");
        assertThat(answer.path("unread")).isEmpty();
    }

    private static void add(Archive archive, String message) throws Exception {
        Arrival mail = new Arrival(
                "m",
                "m",
                "tls@big.test",
                Map.of("tls@us.test", MailDirection.INBOUND),
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                Instant.now());
        archive.add(mail, Content.of(message.getBytes(UTF_8)));
    }

    private static Shell express(String... arguments) {
        return Shell.run(
                Stream.concat(Stream.of("tls", "reports"), Stream.of(arguments)).toArray(String[]::new));
    }
}
