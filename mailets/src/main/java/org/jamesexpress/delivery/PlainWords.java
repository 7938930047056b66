package org.jamesexpress.delivery;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.smtp.Stage;

/** The page of a report that people read, who need not know what SMTP is. Immutable. */
final class PlainWords {
    private static final int WIDEST = 76;
    private static final int LONGEST_ADDRESS = 320;
    private static final int LONGEST_DETAIL = 500;

    private final Words words;
    private final String ourName;
    private final DateTimeFormatter dates;

    PlainWords(Words words, String ourName, ZoneId zone) {
        this.words = words;
        this.ourName = ourName;
        this.dates = DateTimeFormatter.ofPattern(
                        words.text("date"),
                        Locale.forLanguageTag(words.language().tag()))
                .withZone(zone);
    }

    String page(Notice notice, ReturnedMail returned) {
        String action = notice.action().word();
        Map<String, String> values = Map.of(
                "server", ourName,
                "date", date(notice.parcel().arrived()),
                "until", date(notice.retryUntil()),
                "title", returned.subject().map(this::title).orElse(""));
        StringBuilder page = new StringBuilder();
        page.append(paragraph("", words.text("opening." + action, values)));
        notice.recipients().forEach((recipient, finding) -> page.append(people(notice.action(), recipient, finding)));
        page.append(paragraph("", words.text("closing." + action, values)));
        page.append(paragraph("", greeting(words.text("greeting", values), returned)));
        page.append(paragraph("", words.text("details")));
        notice.recipients().forEach((recipient, finding) -> page.append(details(recipient, finding)));
        return page.toString();
    }

    private String date(Instant time) {
        return dates.format(time);
    }

    private String title(String subject) {
        return words.text("title", Map.of("subject", subject));
    }

    private String greeting(String greeting, ReturnedMail returned) {
        return returned.isEmpty()
                ? greeting
                : both(greeting, words.text(returned.isWhole() ? "returned.whole" : "returned.header"));
    }

    private String both(String first, String second) {
        return words.text("sentences", Map.of("first", first, "second", second));
    }

    /** Whom it is about, why, and what to do about it. */
    private String people(Action action, Recipient recipient, Finding finding) {
        String address = "    " + address(recipient) + "\n";
        if (action == Action.RELAYED) {
            return address + "\n";
        }
        String status = telling(finding);
        boolean here = finding.reply().isEmpty();
        String reason = words.text("reason", status, here);
        if (action == Action.DELAYED) {
            return address + paragraph("    ", reason);
        }
        String why = status.startsWith("4") ? both(reason, words.text("expired")) : reason;
        return address + paragraph("    ", both(why, words.text("advice", status, here)));
    }

    /** A host that refuses a recipient for good, and has no enhanced code for it, means the address. */
    private static String telling(Finding finding) {
        boolean recipientRefused =
                finding.status().equals("5.0.0") && finding.stage().equals(Optional.of(Stage.RCPT));
        return recipientRefused ? "5.1.0" : finding.status();
    }

    private static String details(Recipient recipient, Finding finding) {
        return "    " + address(recipient) + "\n"
                + paragraph("    ", Printable.line(finding.words(), LONGEST_DETAIL) + " (" + finding.status() + ")");
    }

    private static String address(Recipient recipient) {
        return Printable.line(recipient.address(), LONGEST_ADDRESS);
    }

    /** In lines that are as wide as they should be, as far as there are spaces, and an empty one. */
    private static String paragraph(String indent, String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +", -1)) {
            if (!line.isEmpty() && indent.length() + line.length() + word.length() >= WIDEST) {
                lines.append(indent).append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        return lines.append(indent).append(line).append("\n\n").toString();
    }

    /** What the reports of an action are called. */
    String subject(Action action) {
        return words.text("subject." + action.word());
    }

    /** Who writes them. */
    String author() {
        return words.text("from");
    }

    /** As in RFC 5646. */
    String language() {
        return words.language().tag();
    }
}
