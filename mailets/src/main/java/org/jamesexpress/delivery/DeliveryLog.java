package org.jamesexpress.delivery;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a recipient and attempt, in the form that Postfix writes and its tools read. */
final class DeliveryLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectDelivery.class);

    /** Characters of others' text. */
    private static final int LONGEST = 1000;

    private DeliveryLog() {}

    static void settled(Parcel parcel, Recipient recipient, Outcome outcome, Finding finding, Timing timing) {
        LOGGER.info("{}", line(parcel, recipient, outcome, finding, timing));
    }

    /** A mail that is here from now on: what its later lines are found by. */
    static void taken(OutboundMail mail) {
        LOGGER.info(
                "{}: from=<{}>, nrcpt={}, message-id={} (queue active)",
                mail.id(),
                printable(mail.reversePath()),
                mail.recipients().size(),
                printable(mail.messageId().orElse("<>")));
    }

    /** A host that was no help, and after which the next one is tried. */
    static void passed(Parcel parcel, Recipient recipient, Finding finding) {
        LOGGER.debug(
                "{}: to=<{}>, relay={}, dsn={}, status={} ({})",
                parcel.id(),
                printable(recipient.address()),
                finding.host().map(Candidate::toString).orElse("none"),
                finding.status(),
                Outcome.NEXT_HOST.word(),
                printable(finding.words()));
    }

    static String line(Parcel parcel, Recipient recipient, Outcome outcome, Finding finding, Timing timing) {
        return parcel.id() + ": to=<" + printable(recipient.address()) + ">, relay="
                + finding.host().map(Candidate::toString).orElse("none") + ", delay=" + seconds(timing.total())
                + ", delays=" + delays(timing) + ", dsn=" + finding.status() + ", status=" + outcome.word() + " ("
                + printable(said(outcome, finding)) + ")";
    }

    private static String said(Outcome outcome, Finding finding) {
        return outcome == Outcome.DELIVERED
                ? finding.reply().map(Reply::text).orElse(finding.words())
                : finding.words();
    }

    private static String delays(Timing timing) {
        return Stream.of(timing.before(), timing.waiting(), timing.connecting(), timing.sending())
                .map(DeliveryLog::seconds)
                .collect(Collectors.joining("/"));
    }

    /** Seconds with two significant digits, at most two of them behind the point. */
    private static String seconds(Duration duration) {
        double seconds = Math.max(0, duration.toMillis()) / 1000.0;
        if (seconds == 0 || seconds >= 10) {
            return String.valueOf(Math.round(seconds));
        }
        return String.format(Locale.ROOT, seconds < 1 ? "%.2f" : "%.1f", seconds);
    }

    /** What a host says is not to make lines of its own in the log, nor to fill it. */
    private static String printable(String text) {
        return Printable.line(text, LONGEST);
    }
}
