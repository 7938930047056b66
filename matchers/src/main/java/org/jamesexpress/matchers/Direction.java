package org.jamesexpress.matchers;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.mailets.Arrivals;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the recipients for whom a mail goes one way: {@code Direction=inbound}, {@code outbound} or {@code internal}.
 * Inbound comes from outside to a domain of this server, internal comes from one of our own people to such a domain,
 * outbound goes to any other domain. Our own people are those who logged in to submit it.
 */
public final class Direction extends GenericMatcher {
    private @Nullable MailDirection wanted;

    @Override
    public void init() throws MessagingException {
        wanted = Condition.parse(this, Direction::direction, "one of " + words(), "Direction=inbound");
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
