package org.jamesexpress.matchers;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jamesexpress.config.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Chooses all recipients of a mail whose sender has written to more than so many recipients lately, those of this mail
 * among them: {@code SendingRateOver=200/1h}. It stops an account whose password was stolen.
 *
 * <pre>{@code
 * <mailet match="org.jamesexpress.matchers.SendingRateOver=200/1h" class="ToRepository">
 *   <repositoryPath>file://var/mail/too-many/</repositoryPath>
 *   <passThrough>false</passThrough>
 * </mailet>
 * }</pre>
 *
 * The sender is the user who logged in to submit the mail, whatever its reverse-path says; without one it is the
 * reverse-path, which anybody can write and which therefore never counts against the user of that name. A mail that nobody
 * logged in for and that has the null reverse-path is never chosen. The number is 1 to 1000000, the window 1s to 7d and a
 * sliding one: at any moment it goes back that far. A mail that is chosen counts as well, so that an account that goes on
 * trying stays stopped. The same mail counts once, however often it passes.
 *
 * <p>Each of these matchers counts on its own, in memory, from the start of the server: of the last
 * {@value SentLately#MOST_SENDERS} senders and {@value SentLately#MOST_MAILS} mails; beyond that the sender who has been
 * quiet for longest is forgotten.
 *
 * <p>James's own {@code PerSenderRateLimit}, a mailet of an extra jar (rate-limiter), counts mails and their sizes too,
 * and with Redis for several nodes together; take it where that is needed. It goes by the reverse-path alone, which who
 * stole a password may change with each mail unless the server holds it to the user's.
 */
public final class SendingRateOver extends GenericMatcher {
    private static final Pattern FORM = Pattern.compile("(\\d{1,7})\\s*/\\s*(.+)");
    private static final int MOST = 1_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

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
    public void init() throws MessagingException {
        sent = Condition.parse(
                this,
                this::parse,
                "a number of recipients from 1 to 1000000, a slash, and a time from 1s to 7d",
                "SendingRateOver=200/1h");
    }

    private SentLately parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException();
        }
        int most = Integer.parseInt(form.group(1));
        Duration window = Durations.parse(form.group(2));
        if (most < 1 || most > MOST || window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException();
        }
        return new SentLately(most, window, nanos);
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
