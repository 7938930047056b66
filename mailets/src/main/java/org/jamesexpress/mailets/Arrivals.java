package org.jamesexpress.mailets;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/** James's mails in this project's words. */
public final class Arrivals {
    /** What James adds to the name of a mail that it splits off another. */
    private static final Pattern SPLITS = Pattern.compile("(-!\\d+)+$");

    private Arrivals() {}

    public static Arrival of(Mail mail, MailetContext context) {
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        mail.getRecipients().forEach(each -> recipients.put(Addresses.text(each), direction(mail, each, context)));
        return new Arrival(
                mail.getName(),
                SPLITS.matcher(mail.getName()).replaceFirst(""),
                mail.getMaybeSender().asOptional().map(Addresses::text).orElse(""),
                recipients,
                Objects.requireNonNullElse(mail.getRemoteHost(), ""),
                Objects.requireNonNullElse(mail.getRemoteAddr(), ""),
                text(mail, Mail.SMTP_HELO),
                text(mail, Mail.SMTP_AUTH_USER),
                mail.getLastUpdated().toInstant());
    }

    /**
     * Which way a mail goes for one recipient. It is sent by us when somebody logged in to submit it, or when this server
     * made it itself; a reverse-path alone, which anybody can write, proves nothing.
     */
    public static MailDirection direction(Mail mail, MailAddress recipient, MailetContext context) {
        boolean sentByUs = mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent()
                || mail.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()).isPresent();
        return MailDirection.of(sentByUs, context.isLocalServer(recipient.getDomain()));
    }

    private static String text(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class).orElse("");
    }
}
