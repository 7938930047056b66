package org.jamesexpress.matchers;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Durations;
import org.jamesexpress.config.SettingsException;
import org.jspecify.annotations.Nullable;

/** Chooses all recipients of a mail whose sender has written to too many lately. */
public final class SendingRateOver extends ExpressMatcher {
    private record Rate(int recipients, Duration window) {}

    private static final Pattern FORM = Pattern.compile("(\\d{1,7})\\s*/\\s*(.+)");
    private static final int MOST = 1_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final Condition<Rate> RATE = new Condition<>(
            SendingRateOver::rate,
            "a number of recipients from 1 to 1000000, a slash, and a time from 1s to 7d",
            "A mail is chosen when its sender has written to more recipients than that within the time, which ends now;"
                    + " those of this mail count, and so does a mail that was chosen, so that an account that goes on"
                    + " trying stays stopped. The same mail counts once, however often it passes. The sender is the user"
                    + " who logged in to submit the mail, whatever its reverse-path says; without one it is the"
                    + " reverse-path, which anybody can write and which never counts against the user of that name. A"
                    + " mail that nobody logged in for and that has the null reverse-path is never chosen. Each of these"
                    + " matchers counts on its own, in memory, from the start of the server: of "
                    + SentLately.MOST_SENDERS
                    + " senders and " + SentLately.MOST_MAILS + " mails; beyond that, who was quiet for longest is"
                    + " forgotten. James's own mailet `PerSenderRateLimit`, of its extra jar rate-limiter, is the one to"
                    + " take where mails or their sizes are to be limited, or several nodes together, with Redis; it goes"
                    + " by the reverse-path alone, which a thief may change with each mail unless the server holds it to"
                    + " the user's.",
            "200/1h");

    public static final Declaration DECLARATION = RATE.declare(
            SendingRateOver.class,
            "Chooses all recipients of a mail whose sender has written to too many lately.",
            """
            <!-- Stops an account whose password was stolen. -->
            <mailet match="org.jamesexpress.matchers.SendingRateOver=200/1h" class="ToRepository">
                <repositoryPath>file://var/mail/too-many/</repositoryPath>
                <passThrough>false</passThrough>
            </mailet>
            """);

    private final LongSupplier nanos;
    private @Nullable SentLately sent;

    public SendingRateOver() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that only moves on, as {@link System#nanoTime} */
    SendingRateOver(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    void start() throws SettingsException {
        Rate rate = RATE.of(this);
        sent = new SentLately(rate.recipients(), rate.window(), nanos);
    }

    private static Rate rate(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException();
        }
        Rate rate = new Rate(Integer.parseInt(form.group(1)), Durations.parse(form.group(2)));
        if (rate.recipients() < 1
                || rate.recipients() > MOST
                || rate.window().compareTo(SHORTEST) < 0
                || rate.window().compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException();
        }
        return rate;
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        boolean over = sender(mail).stream()
                .anyMatch(sender -> Objects.requireNonNull(sent)
                        .isOver(sender, mail.getName(), mail.getRecipients().size()));
        return over ? mail.getRecipients() : List.of();
    }

    /** Nobody can choose a reverse-path that is the name of a user who logged in: no address begins with a blank. */
    private static Optional<String> sender(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_AUTH_USER, String.class)
                .map(user -> " " + user)
                .or(() -> reversePath(mail.getMaybeSender()));
    }

    private static Optional<String> reversePath(MaybeSender sender) {
        return sender.asOptional().map(MailAddress::asString);
    }

    @Override
    public String getMatcherInfo() {
        return "How much its sender sends";
    }
}
