package org.jamesexpress.delivery;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.smtp.XText;

/** The page of a report that programs read: RFC 3464, 2, or RFC 6533, 4 where an address is not ASCII. */
final class StatusFields {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Pattern TYPED = Pattern.compile("([A-Za-z0-9-]+);(.+)");
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
        page.line("Content-Transfer-Encoding: " + encoding(notice));
        page.line("");
        notice.parcel().envid().ifPresent(envid -> fields.field("Original-Envelope-Id", "", XText.decode(envid)));
        page.field("Reporting-MTA", "dns; " + ourName);
        page.field("Arrival-Date", date(notice.parcel().arrived()));
        notice.recipients().forEach(fields::recipient);
    }

    /** What the page is, and the report by it (RFC 6522, 3). */
    static String type(Notice notice) {
        return notice.international() ? "global-delivery-status" : "delivery-status";
    }

    /** Of the page (RFC 2045, 6.2). */
    static String encoding(Notice notice) {
        return notice.international() ? "8bit" : "7bit";
    }

    /** As header fields have it (RFC 5322, 3.3). */
    static String date(Instant time) {
        return DATE.format(time);
    }

    private void recipient(Recipient recipient, Finding finding) {
        page.line("");
        recipient.rcpt().orcpt().ifPresent(this::original);
        String type = Notice.isInternational(recipient.address()) ? "utf-8; " : "rfc822; ";
        page.field("Final-Recipient", type + printable(recipient.address()));
        page.field("Action", notice.action().word());
        page.field("Status", notice.action().status(finding.status()));
        finding.host()
                .ifPresent(host -> field("Remote-MTA", "dns; ", host.host().nameOrLiteral()));
        page.field("Diagnostic-Code", diagnosis(finding));
        page.field("Last-Attempt-Date", date(notice.now()));
        if (notice.action() == Action.DELAYED) {
            page.field("Will-Retry-Until", date(notice.retryUntil()));
        }
    }

    private String diagnosis(Finding finding) {
        if (finding.reply().isPresent()) {
            return "smtp; " + printable(finding.reply().get().text());
        }
        String words = printable(finding.words());
        return "x-james-express; " + (words.isBlank() ? "no more is known" : words);
    }

    /** The type stays, what follows it is no longer xtext (RFC 3464, 2.3.1). */
    private void original(String orcpt) {
        Matcher parts = TYPED.matcher(orcpt);
        if (parts.matches()) {
            field("Original-Recipient", parts.group(1) + "; ", XText.decode(parts.group(2)));
        }
    }

    /** Left out where nothing of the text can be printed: no field may be empty. */
    private void field(String name, String type, String text) {
        String printable = printable(text);
        if (!printable.isBlank()) {
            page.field(name, type + printable);
        }
    }

    private String printable(String text) {
        return notice.international() ? Printable.line(text, LONGEST) : Printable.ascii(text, LONGEST);
    }
}
