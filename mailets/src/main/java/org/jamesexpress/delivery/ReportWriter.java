package org.jamesexpress.delivery;

import java.time.ZoneId;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.EncoderUtil;
import org.apache.james.mime4j.codec.EncoderUtil.Usage;

/**
 * Writes reports: RFC 3464 within RFC 6522, and RFC 6533 where an address or a header needs it. A page for people, a page
 * for programs, and the mail or its header. Immutable.
 */
final class ReportWriter {
    /** Of a length that a line has room for. */
    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?A-~]{1,400}@[!-;=?A-~]{1,400}>");

    private final String ourName;
    private final PlainWords words;

    /**
     * @param ourName the host name that speaks in the reports
     * @param zone of the times that people read
     */
    ReportWriter(String ourName, Language language, ZoneId zone) {
        this.ourName = ourName;
        this.words = new PlainWords(new Words(language), ourName, zone);
    }

    /** The report reads what it returns only when it is written out. */
    Report write(Notice notice, ReturnedMail returned) {
        String boundary = "=_" + notice.id();
        MessageLines head = new MessageLines();
        header(notice, boundary, head);
        head.line("Content-Transfer-Encoding: " + encoding(notice, returned));
        head.line("");
        head.line("--" + boundary);
        head.line("Content-Type: text/plain; charset=utf-8");
        head.line("Content-Language: " + words.language());
        head.encoded(words.page(notice, returned));
        head.line("--" + boundary);
        StatusFields.write(notice, ourName, head);
        head.line("");
        if (!returned.isEmpty()) {
            head.line("--" + boundary);
            head.line("Content-Type: " + returned.type());
            head.line("Content-Transfer-Encoding: " + returned.transferEncoding());
            head.line("");
        }
        MessageLines tail = new MessageLines();
        tail.line("");
        tail.line("--" + boundary + "--");
        return new Report(
                notice.id(),
                notice.parcel().reversePath(),
                Report.wish(notice.parcel().tls()),
                out -> {
                    out.write(head.toByteArray());
                    returned.writeTo(out);
                    out.write(tail.toByteArray());
                });
    }

    private void header(Notice notice, String boundary, MessageLines page) {
        Parcel parcel = notice.parcel();
        page.field("From", EncoderUtil.encodeAddressDisplayName(words.author()) + " <MAILER-DAEMON@" + ourName + ">");
        page.field("To", "<" + Printable.line(parcel.reversePath(), HeaderLines.LONGEST) + ">");
        page.field(
                "Subject",
                EncoderUtil.encodeIfNecessary(words.subject(notice.action()), Usage.TEXT_TOKEN, "Subject: ".length()));
        page.field("Date", StatusFields.date(notice.now()));
        page.field("Message-ID", "<" + notice.id() + "@" + ourName + ">");
        if (MESSAGE_ID.matcher(parcel.messageId()).matches()) {
            page.field("References", parcel.messageId());
        }
        page.field("Auto-Submitted", "auto-replied");
        page.field("MIME-Version", "1.0");
        page.line("Content-Type: multipart/report; report-type=" + StatusFields.type(notice) + ";");
        page.line("\tboundary=\"" + boundary + "\"");
    }

    /** The widest of the parts' (RFC 2045, 6.4). */
    private static String encoding(Notice notice, ReturnedMail returned) {
        String ofMail = returned.transferEncoding();
        return ofMail.equals("7bit") ? StatusFields.encoding(notice) : ofMail;
    }
}
