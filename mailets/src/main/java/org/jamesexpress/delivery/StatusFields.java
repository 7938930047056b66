package org.jamesexpress.delivery;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jamesexpress.smtp.XText;

/** The page of a report that programs read: RFC 3464, 2, or RFC 6533, 4 where an address is not ASCII. */
final class StatusFields {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST = 2_000;

    private final Notice notice;
    private final MessageLines page;

    private StatusFields(Notice notice, MessageLines page) {
        this.notice = notice;
        this.page = page;
    }

    static void write(Notice notice, String ourName, MessageLines page) {
        StatusFields fields = new StatusFields(notice, page);
        page.line("Content-Type: message/" + type(notice));
        page.line("Content-Transfer-Encoding: " + (notice.international() ? "8bit" : "7bit"));
        page.line("");
        notice.parcel().envid().ifPresent(envid -> fields.field("Original-Envelope-Id", XText.decode(envid)));
        fields.field("Reporting-MTA", "dns; " + ourName);
        fields.field("Arrival-Date", date(notice.parcel().arrived()));
        notice.recipients().forEach(fields::recipient);
    }

    /** What the page is, and the report by it (RFC 6522, 3). */
    static String type(Notice notice) {
        return notice.international() ? "global-delivery-status" : "delivery-status";
    }

    /** As header fields have it (RFC 5322, 3.3). */
    static String date(Instant time) {
        return DATE.format(time);
    }

    private void recipient(Recipient recipient, Finding finding) {
        page.line("");
        recipient.rcpt().orcpt().ifPresent(this::original);
        field(
                "Final-Recipient",
                (Notice.isInternational(recipient.address()) ? "utf-8; " : "rfc822; ") + recipient.address());
        field("Action", notice.action().word());
        field("Status", notice.action().status(finding.status()));
        finding.host()
                .ifPresent(host -> field("Remote-MTA", "dns; " + host.host().name()));
        field(
                "Diagnostic-Code",
                finding.reply()
                        .map(reply -> "smtp; " + reply.text())
                        .orElseGet(() -> "x-james-express; "
                                + (finding.words().isBlank() ? "no more is known" : finding.words())));
        field("Last-Attempt-Date", date(notice.now()));
        if (notice.action() == Action.DELAYED) {
            field("Will-Retry-Until", date(notice.retryUntil()));
        }
    }

    /** The type stays, what follows it is no longer xtext (RFC 3464, 2.3.1). */
    private void original(String orcpt) {
        int semicolon = orcpt.indexOf(';');
        if (semicolon > 0) {
            field(
                    "Original-Recipient",
                    orcpt.substring(0, semicolon) + "; " + XText.decode(orcpt.substring(semicolon + 1)));
        }
    }

    private void field(String name, String value) {
        page.field(name, notice.international() ? Printable.line(value, LONGEST) : Printable.ascii(value, LONGEST));
    }
}
