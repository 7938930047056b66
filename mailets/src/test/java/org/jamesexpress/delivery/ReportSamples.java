package org.jamesexpress.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.mime.Body;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.EnhancedCode;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;

/** Makes reports of mails to b.test, step by step. */
final class ReportSamples {
    static final Instant ARRIVED = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant NOW = ARRIVED.plusSeconds(60);
    static final String MESSAGE = "Subject: Hello\r\nFrom: alice@a.test\r\n\r\nBody\r\n";

    private final Path file;
    private final Map<Recipient, Finding> recipients = new LinkedHashMap<>();
    private Language language = Language.EN;
    private Action action = Action.FAILED;
    private String sender = "alice@a.test";
    private String messageId = "<1@a.test>";
    private Optional<String> envid = Optional.empty();
    private boolean whole;
    private Instant now = NOW;
    private FileBody body;

    private record FileBody(Path file, long size, boolean eightBit, boolean longLines) implements Body {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    ReportSamples(Path folder) throws IOException {
        file = folder.resolve("body");
        mail(Content.of(MESSAGE.getBytes(StandardCharsets.US_ASCII)), false, false);
    }

    ReportSamples mail(Content content, boolean eightBit, boolean longLines) throws IOException {
        long size = DurableFile.write(file, content).size();
        body = new FileBody(file, size, eightBit, longLines);
        return this;
    }

    ReportSamples mail(String message) throws IOException {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        return mail(Content.of(octets), octets.length > message.length(), false);
    }

    ReportSamples bodyIsLost() throws IOException {
        Files.delete(file);
        return this;
    }

    ReportSamples in(Language spoken) {
        language = spoken;
        return this;
    }

    ReportSamples action(Action happened) {
        action = happened;
        return this;
    }

    ReportSamples from(String address) {
        sender = address;
        return this;
    }

    ReportSamples messageId(String id) {
        messageId = id;
        return this;
    }

    ReportSamples envid(String xtext) {
        envid = Optional.of(xtext);
        return this;
    }

    ReportSamples whole() {
        whole = true;
        return this;
    }

    ReportSamples at(Instant time) {
        now = time;
        return this;
    }

    ReportSamples to(String address, String reply) throws IOException {
        return to(Rcpt.of(address), finding(address, reply));
    }

    ReportSamples to(Rcpt rcpt, Finding finding) {
        recipients.put(new Recipient(recipients.size(), rcpt, ARRIVED, 0, false), finding);
        return this;
    }

    static Rcpt rcpt(String address, String orcpt) {
        return new Rcpt(address, Set.of(), Optional.of(orcpt));
    }

    static Finding finding(String recipient, String reply) throws IOException {
        return finding("mx1.b.test", "192.0.2.1", recipient, reply);
    }

    /** What a host says at RCPT. */
    static Finding finding(String name, String address, String recipient, String reply) throws IOException {
        Candidate host =
                new Candidate(new Host(name, 10, InetAddress.getByName(address)), 25, DeliveryFixture.OPPORTUNISTIC);
        Optional<EnhancedCode> code = EnhancedCode.leading(reply.substring(4));
        Reply said = new Reply(Integer.parseInt(reply.substring(0, 3)), code, List.of(reply.substring(4)));
        Verdict.Kind kind = reply.startsWith("2")
                ? Verdict.Kind.ACCEPTED
                : reply.startsWith("4") ? Verdict.Kind.LATER : Verdict.Kind.REFUSED;
        return Finding.of(host, new Verdict(recipient, kind, Stage.RCPT, Optional.of(said), code, said.text()));
    }

    Report report() throws IOException {
        Parcel parcel = new Parcel(
                "m1",
                "b.test",
                sender,
                messageId,
                ARRIVED,
                whole ? Optional.of(Ret.FULL) : Optional.empty(),
                envid,
                TlsWish.NONE,
                new StoredBody("r.b", body.size(), body.eightBit(), body.longLines()),
                List.copyOf(recipients.keySet()));
        Notice notice = new Notice(action, parcel, recipients, now, ARRIVED.plus(Duration.ofDays(5)));
        ReportWriter writer = new ReportWriter("mail.a.test", language, ZoneId.of("Asia/Shanghai"));
        return writer.write(notice, returned());
    }

    private ReturnedMail returned() throws IOException {
        try {
            return ReturnedMail.of(body, whole);
        } catch (NoSuchFileException e) {
            return ReturnedMail.nothing(body);
        }
    }

    ParsedReport parsed() throws IOException {
        return ParsedReport.of(report());
    }
}
