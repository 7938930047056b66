package org.jamesexpress.tls.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jamesexpress.store.Content;

/**
 * A mail with a report (RFC 8460, 5.3).
 *
 * @param id a name for it, by which {@link #isOne} knows it again
 * @param sender of the envelope
 */
public record ReportMail(String id, String sender, List<String> recipients, Content content) {
    private static final String PREFIX = "tlsrpt-";
    private static final byte[] CRLF = {'\r', '\n'};
    private static final int WIDEST = 76;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Whether a mail that is known by that name is one. Nobody but we give mails their names. */
    public static boolean isOne(String id) {
        return id.startsWith(PREFIX);
    }

    static ReportMail of(DayReport report, List<MailAddress> to, Instant now) {
        List<String> recipients = to.stream().map(MailAddress::toString).toList();
        return new ReportMail(
                PREFIX + report.id(),
                report.contact().toString(),
                recipients,
                Content.of(message(report, recipients, now)));
    }

    private static byte[] message(DayReport report, List<String> to, Instant now) {
        String us = report.contact().domain();
        String id = "<" + report.id() + "@" + us + ">";
        String boundary = "=_" + report.id();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, "From: <" + report.contact() + ">");
        line(out, "To: " + to.stream().map(it -> "<" + it + ">").collect(Collectors.joining(",\r\n\t")));
        line(out, "Date: " + DATE.format(now));
        line(out, "Subject: Report Domain: " + report.domain());
        line(out, "\tSubmitter: " + us);
        line(out, "\tReport-ID: " + id);
        line(out, "Message-ID: " + id);
        line(out, "TLS-Report-Domain: " + report.domain());
        line(out, "TLS-Report-Submitter: " + us);
        // Other servers on its way, too, must not hold it back for what it reports (RFC 8689, 5).
        line(out, "TLS-Required: No");
        line(out, "Auto-Submitted: auto-generated");
        line(out, "MIME-Version: 1.0");
        line(out, "Content-Type: multipart/report; report-type=\"tlsrpt\";");
        line(out, "\tboundary=\"" + boundary + "\"");
        line(out, "");
        line(out, "--" + boundary);
        line(out, "Content-Type: text/plain; charset=us-ascii");
        line(out, "Content-Transfer-Encoding: 7bit");
        line(out, "");
        line(out, "How encrypting mail to " + report.domain());
        line(out, "from " + us + " went on " + report.day() + " (UTC):");
        line(out, report.succeeded() + " sessions succeeded, " + report.failed() + " failed.");
        line(out, "");
        line(out, "--" + boundary);
        line(out, "Content-Type: application/tlsrpt+gzip");
        line(out, "Content-Transfer-Encoding: base64");
        line(out, "Content-Disposition: attachment;");
        line(out, "\tfilename=\"" + report.fileName() + "\"");
        line(out, "");
        out.writeBytes(Base64.getMimeEncoder(WIDEST, CRLF).encode(report.gzipped()));
        line(out, "");
        line(out, "--" + boundary + "--");
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String line) {
        out.writeBytes(line.getBytes(US_ASCII));
        out.writeBytes(CRLF);
    }
}
