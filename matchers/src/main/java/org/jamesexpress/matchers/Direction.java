package org.jamesexpress.matchers;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.mailets.Arrivals;
import org.jspecify.annotations.Nullable;

/** Chooses the recipients for whom a mail goes one way. */
public final class Direction extends ExpressMatcher {
    private static final Condition<MailDirection> WAY = new Condition<>(
            Direction::direction,
            "one of " + words(),
            "`inbound` comes from outside to a domain of this server, `internal` comes from one of our own people to such"
                    + " a domain, `outbound` goes to any other domain. Our own people are those who logged in to submit"
                    + " it.",
            "inbound");

    public static final Declaration DECLARATION =
            WAY.declare(Direction.class, "Chooses the recipients for whom a mail goes one way.", """
            <mailet match="org.jamesexpress.matchers.Direction=inbound" class="org.jamesexpress.mailets.NotifyNewMail"/>
            """);

    private @Nullable MailDirection wanted;

    @Override
    void start() throws SettingsException {
        wanted = WAY.of(this);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        return mail.getRecipients().stream()
                .filter(each -> Arrivals.direction(mail, each, getMailetContext()) == wanted)
                .toList();
    }

    private static MailDirection direction(String word) {
        return Arrays.stream(MailDirection.values())
                .filter(each -> each.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static String words() {
        return Arrays.stream(MailDirection.values()).map(MailDirection::word).collect(Collectors.joining(", "));
    }

    @Override
    public String getMatcherInfo() {
        return "Direction of a mail";
    }
}
