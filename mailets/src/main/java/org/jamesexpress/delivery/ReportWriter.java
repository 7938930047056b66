package org.jamesexpress.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jamesexpress.smtp.Reply;

/** Writes reports: RFC 3464 within RFC 6522, a page for people, a page for programs, the headers of the mail. */
final class ReportWriter {
    /** What has happened to the recipients of a report. */
    enum Action {
        FAILED("failed", "Undelivered Mail Returned to Sender"),
        DELAYED("delayed", "Delayed Mail (still being retried)");

        private final String word;
        private final String subject;

        Action(String word, String subject) {
            this.word = word;
            this.subject = subject;
        }
    }

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST_DIAGNOSTIC = 900;

    private final String ourName;

    /** @param ourName the host name that speaks in the reports */
    ReportWriter(String ourName) {
        this.ourName = ourName;
    }

    /**
     * @param header of the mail, lines ended by CRLF
     * @param retryUntil when trying ends
     */
    Report write(
            Action action,
            Parcel parcel,
            Map<Recipient, Finding> recipients,
            Instant now,
            Instant retryUntil,
            byte[] header) {
        String id = id(action, parcel, recipients);
        String boundary = "=_" + id;
        MessageLines page = new MessageLines();
        page.line("From: Mail Delivery System <MAILER-DAEMON@" + ourName + ">");
        page.line("To: <" + parcel.reversePath() + ">");
        page.line("Subject: " + action.subject);
        page.line("Date: " + DATE.format(now));
        page.line("Message-ID: <" + id + "@" + ourName + ">");
        if (!parcel.messageId().isEmpty()) {
            page.line("References: " + parcel.messageId());
        }
        page.line("Auto-Submitted: auto-replied");
        page.line("MIME-Version: 1.0");
        page.line("Content-Type: multipart/report; report-type=delivery-status;");
        page.line("\tboundary=\"" + boundary + "\"");
        page.line("");
        page.line("--" + boundary);
        page.line("Content-Type: text/plain; charset=utf-8");
        page.line("Content-Transfer-Encoding: 8bit");
        page.line("");
        page.text(PlainWords.of(action, ourName, recipients, DATE.format(parcel.arrived()), DATE.format(retryUntil)));
        page.line("--" + boundary);
        page.line("Content-Type: message/delivery-status");
        page.line("");
        page.line("Reporting-MTA: dns; " + ourName);
        page.line("Arrival-Date: " + DATE.format(parcel.arrived()));
        recipients.forEach((recipient, finding) -> status(page, action, recipient, finding, now, retryUntil));
        page.line("");
        page.line("--" + boundary);
        page.line("Content-Type: text/rfc822-headers");
        page.line("Content-Transfer-Encoding: 8bit");
        page.line("");
        page.bytes(header);
        page.line("");
        page.line("--" + boundary + "--");
        return new Report(id, parcel.reversePath(), page.toByteArray());
    }

    private static void status(
            MessageLines page, Action action, Recipient recipient, Finding finding, Instant now, Instant retryUntil) {
        page.line("");
        page.folded("Final-Recipient: " + typed(recipient.address()));
        page.line("Action: " + action.word);
        page.line("Status: " + status(action, finding.status()));
        finding.host()
                .ifPresent(host -> page.folded("Remote-MTA: dns; " + host.host().name()));
        page.folded("Diagnostic-Code: " + diagnostic(finding));
        page.line("Last-Attempt-Date: " + DATE.format(now));
        if (action == Action.DELAYED) {
            page.line("Will-Retry-Until: " + DATE.format(retryUntil));
        }
    }

    /** A delay is a transient matter, whatever the host says (RFC 3464, 2.3.4). */
    private static String status(Action action, String status) {
        return action == Action.DELAYED ? "4" + status.substring(1) : status;
    }

    private static String diagnostic(Finding finding) {
        Optional<Reply> reply = finding.reply();
        String diagnostic = reply.map(said -> "smtp; " + ascii(said.text()))
                .orElseGet(() -> "x-james-express; " + ascii(finding.words()));
        return diagnostic.substring(0, Math.min(diagnostic.length(), LONGEST_DIAGNOSTIC));
    }

    /** An address with characters beyond ASCII is written as RFC 6533, 3 has it. */
    private static String typed(String address) {
        String ascii = ascii(address);
        return ascii.equals(address) ? "rfc822; " + address : "utf-8; " + ascii;
    }

    private static String ascii(String text) {
        return text.codePoints()
                .mapToObj(
                        c -> c >= ' ' && c < 127 ? Character.toString(c) : c < 127 ? " " : String.format("\\x{%X}", c))
                .collect(Collectors.joining());
    }

    private static String id(Action action, Parcel parcel, Map<Recipient, Finding> recipients) {
        String numbers = recipients.keySet().stream()
                .map(recipient -> recipient.number() + "." + recipient.attempts())
                .sorted()
                .collect(Collectors.joining(","));
        String facts =
                String.join("\n", action.word, parcel.id(), parcel.arrived().toString(), numbers);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(facts.getBytes(StandardCharsets.UTF_8));
            return "report." + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
