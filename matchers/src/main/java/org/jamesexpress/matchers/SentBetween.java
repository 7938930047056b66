package org.jamesexpress.matchers;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jspecify.annotations.Nullable;

/** Chooses all recipients of a mail that comes by in certain hours of the day. */
public final class SentBetween extends ExpressMatcher {
    private static final Condition<List<Hours>> HOURS = new Condition<>(
            Hours::parse,
            "hours and a time zone, with or without days in front, several separated by commas",
            "Hours are those that a clock on the wall shows in the zone, summer time included: an hour that it shows twice"
                    + " counts twice, one that it leaves out counts never. The end is not within. Hours go over midnight"
                    + " where the end is before the beginning; a whole day is `00:00-24:00`. A day, or one to another, in"
                    + " front is the one on which the hours begin: `Fri 22:00-07:00` ends on Saturday morning. Hours"
                    + " without a zone have that of the next ones; there is none by default, because a server's own is"
                    + " seldom that of the people. What counts is the moment at which the mail comes to the matcher: not"
                    + " the header Date, which the sender writes, nor when the mail arrived, which may be long ago. All"
                    + " other hours are chosen by James's `Not` around this matcher.",
            "22:00-07:00, Sat-Sun 00:00-24:00 Europe/Berlin");

    public static final Declaration DECLARATION = HOURS.declare(
            SentBetween.class, "Chooses all recipients of a mail that comes by in certain hours of the day.", """
            <!-- Rings only while people are awake. -->
            <mailet match="org.jamesexpress.matchers.SentBetween=07:00-22:00 Asia/Shanghai"
                    class="org.jamesexpress.mailets.NotifyNewMail"/>
            """);

    private final Clock clock;
    private @Nullable List<Hours> hours;

    public SentBetween() {
        this(Clock.systemUTC());
    }

    SentBetween(Clock clock) {
        this.clock = clock;
    }

    @Override
    void start() throws SettingsException {
        hours = HOURS.of(this);
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
