package org.jamesexpress.matchers;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Chooses all recipients of a mail that passes in certain hours of the day: {@code SentBetween=22:00-07:00 Europe/Berlin}.
 *
 * <pre>{@code
 * <!-- Rings only while people are awake. -->
 * <mailet match="org.jamesexpress.matchers.SentBetween=07:00-22:00 Europe/Berlin"
 *         class="org.jamesexpress.mailets.NotifyNewMail"/>
 * }</pre>
 *
 * Hours are those that a clock on the wall shows in the given zone, summer time included; there is no zone by default,
 * because a server's own is seldom that of the people. The end is not within: at 22:00 the day is over. Hours go over
 * midnight where the end is before the beginning; a whole day is {@code 00:00-24:00}. A day, or one to another, may stand
 * in front and is the one on which the hours begin: {@code Fri 22:00-07:00} ends on Saturday morning. Several hours are
 * separated by commas, and those without a zone have that of the next ones: {@code 22:00-07:00, Sat-Sun 00:00-24:00
 * Asia/Shanghai}. All other hours are chosen by James's {@code Not} around this matcher.
 *
 * <p>What counts is the moment at which the mail comes to the matcher, by this machine's clock: neither the header Date,
 * which the sender writes, nor when the mail arrived, which may be long ago where it waited. Where a clock is set back, an
 * hour that it shows twice counts twice; one that it leaves out counts never.
 */
public final class SentBetween extends GenericMatcher {
    private final Clock clock;
    private @Nullable List<Hours> hours;

    public SentBetween() {
        this(Clock.systemUTC());
    }

    SentBetween(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        hours = Condition.parse(
                this,
                Hours::parse,
                "hours and a time zone, with or without days in front, several separated by commas",
                "SentBetween=22:00-07:00, Sat-Sun 00:00-24:00 Europe/Berlin");
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        boolean within = Objects.requireNonNull(hours).stream().anyMatch(each -> each.contains(clock.instant()));
        return within ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "Hours of the day";
    }
}
