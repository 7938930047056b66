package org.jamesexpress.notify.own;

import java.util.Set;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.match.Match;
import org.jamesexpress.notify.webhook.Allowed;
import org.jamesexpress.notify.webhook.WebhookSettings;

/**
 * What {@code <own>} says: users may have webhooks of their own.
 *
 * @param allowed what they may be at, though it is not on the public internet
 * @param most how many there may be
 * @param terms those of each
 */
public record OwnSettings(Allowed allowed, int most, Terms terms) {
    public static final Declaration DECLARATION = Declaration.file(
            "conf/express-notify.xml",
            "own",
            "Lets users have webhooks of their own, which `express notify webhook set` gives them: each is told of its"
                    + " user's mail, with no other recipient, and has a lane like an endpoint.",
            """
            <endpoints>
                <own>
                    <events>mail.received</events>
                    <retry>5s, 5m, 30m, 2h</retry>
                </own>
            </endpoints>
            """,
            OwnSettings::from);

    /** Of these it is known whose they are. */
    private static final Set<EventType> OF_MAILBOXES = Set.of(EventType.MAIL_RECEIVED, EventType.MAIL_STORED);

    private static final int MOST = 1_000;

    /** What is wrong is left to {@link Settings#check} to refuse. */
    public static OwnSettings from(Settings settings) {
        OwnSettings read = new OwnSettings(
                settings.ask("allow")
                        .means("What a user's webhook may be at, though it is not on the public internet.")
                        .example("10.0.0.0/8, *.apps.internal")
                        .optional(Allowed::parse, "addresses, blocks such as 10.0.0.0/8 and names, separated by commas")
                        .orElse(Allowed.NOTHING),
                settings.ask("most")
                        .means("How many users may have one.")
                        .example("200")
                        .count(100, 1, MOST),
                Terms.from(settings, WebhookSettings.MANNER));
        if (!OF_MAILBOXES.containsAll(read.terms.events())) {
            settings.complain("events", words(read.terms.events()), "mail.received, mail.stored or both");
        }
        return read;
    }

    private static String words(Set<EventType> events) {
        return String.join(", ", events.stream().map(EventType::word).toList());
    }

    /** Those of a user. */
    Terms termsOf(String address) {
        return terms.within(Match.ofRecipient(address));
    }
}
