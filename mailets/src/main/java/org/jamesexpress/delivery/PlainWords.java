package org.jamesexpress.delivery;

import java.util.Map;
import java.util.stream.Collectors;

/** The page of a report that people read, who need not know what SMTP is. */
final class PlainWords {
    /** Keeps a host that talks without end from breaking the lines of the report. */
    private static final int LONGEST_DETAIL = 300;

    private PlainWords() {}

    static String of(
            ReportWriter.Action action,
            String ourName,
            Map<Recipient, Finding> recipients,
            String arrived,
            String retryUntil) {
        String opening = switch (action) {
            case FAILED -> """
                Your message of %s could not be delivered to:
                """.formatted(arrived);
            case DELAYED -> """
                Your message of %s has not been delivered yet to:
                """.formatted(arrived);
        };
        String closing = switch (action) {
            case FAILED -> """
                Nothing more will be tried. Once the reason is gone, please send the message
                again. If you can't tell what to do, show this report to your postmaster.
                """;
            case DELAYED -> """
                You need not do anything: we go on trying until
                %s.
                """.formatted(retryUntil);
        };
        String people = recipients.entrySet().stream()
                .map(entry -> paragraph(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
        return "This is the mail server " + ourName + ".\n\n" + opening + "\n" + people + "\n" + closing
                + "\nThe rest of this report is for programs, and the header of your message.\n";
    }

    private static String paragraph(Recipient recipient, Finding finding) {
        String detail = finding.words().replaceAll("\\p{Cntrl}+", " ");
        return "  " + recipient.address() + "\n    " + reason(finding.status()) + "\n    In detail: "
                + detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)) + "\n";
    }

    /** The class of a status does not matter here, its subject and detail do (RFC 3463, 3). */
    private static String reason(String status) {
        return switch (status.substring(status.indexOf('.') + 1)) {
            case "1.1" -> "There is no such mailbox. Please check the part before the @.";
            case "1.2" -> "There is no such domain. Please check the part after the @.";
            case "1.3" -> "This is not a valid address.";
            case "1.10" -> "This domain takes no mail at all.";
            case "2.1" -> "The mailbox is closed.";
            case "2.2" -> "The mailbox is full.";
            case "2.3", "3.4" -> "The message is larger than the other side takes.";
            case "4.1", "4.2" -> "The other server can't be reached, or broke off the conversation.";
            case "4.3" -> "The domain's entry in DNS can't be read at present.";
            case "4.4", "4.6" -> "The domain names no server that we could bring the message to.";
            default -> reasonBySubject(status);
        };
    }

    private static String reasonBySubject(String status) {
        return switch (status.charAt(2)) {
            case '1' -> "The other server does not accept this address.";
            case '2' -> "There is a problem with the mailbox.";
            case '6' -> "The other server can't handle what the message contains.";
            case '7' -> "The other server refuses the message by its rules.";
            default -> "The other server did not take the message.";
        };
    }
}
