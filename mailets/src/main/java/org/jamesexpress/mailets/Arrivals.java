package org.jamesexpress.mailets;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/** James's mails in this project's words. */
public final class Arrivals {
    /** What James adds to the name of a mail that it splits off another. */
    private static final Pattern SPLITS = Pattern.compile("(-!\\d+)+$");

    private static final AttributeName TLS = AttributeName.of("org.jamesexpress.tls");

    /** The text of a Received-SPF field (RFC 7208 9.1), left by James's SMTP hook SPFHandler. */
    private static final AttributeName SPF_FIELD = AttributeName.of("org.apache.james.spf.header");

    /** A word, left by James's mailet SPF. */
    private static final AttributeName SPF_RESULT = AttributeName.of("org.apache.james.transport.mailets.spf.result");

    /** Left by James's mailet DKIMVerify. */
    private static final AttributeName DKIM_RESULT = AttributeName.of("jDKIM.AUTHRESULT");

    private Arrivals() {}

    public static Arrival of(Mail mail, MailetContext context) {
        return new Arrival(
                mail.getName(),
                origin(mail),
                reversePath(mail),
                recipients(mail, isSentByUs(mail), context::isLocalServer),
                Objects.requireNonNullElse(mail.getRemoteHost(), ""),
                Objects.requireNonNullElse(mail.getRemoteAddr(), ""),
                text(mail, Mail.SMTP_HELO).orElse(""),
                text(mail, Mail.SMTP_AUTH_USER).orElse(""),
                text(mail, TLS).orElse(""),
                authentication(mail),
                mail.getLastUpdated().toInstant());
    }

    static String origin(Mail mail) {
        return originOf(mail.getName());
    }

    /** The name of the mail that one with this name was split from. */
    public static String originOf(String name) {
        return SPLITS.matcher(name).replaceFirst("");
    }

    static String reversePath(Mail mail) {
        return mail.getMaybeSender().asOptional().map(Addresses::text).orElse("");
    }

    /** All of them, in their order; each domain is asked for once. */
    static Map<String, MailDirection> recipients(Mail mail, boolean sentByUs, Predicate<Domain> isOurs) {
        Map<Domain, Boolean> ours = new HashMap<>();
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        for (MailAddress each : mail.getRecipients()) {
            boolean local = ours.computeIfAbsent(each.getDomain(), isOurs::test);
            recipients.put(Addresses.text(each), MailDirection.of(sentByUs, local));
        }
        return recipients;
    }

    /** Which way a mail goes for one recipient. */
    public static MailDirection direction(Mail mail, MailAddress recipient, MailetContext context) {
        return MailDirection.of(isSentByUs(mail), context.isLocalServer(recipient.getDomain()));
    }

    /**
     * It is sent by us when somebody logged in to submit it, or when this server made it itself; a reverse-path alone, which
     * anybody can write, proves nothing.
     */
    private static boolean isSentByUs(Mail mail) {
        return mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent() || isMadeHere(mail);
    }

    /** Whether a mailet made it, maybe of another mail, of which it then has the attributes. */
    static boolean isMadeHere(Mail mail) {
        return mail.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()).isPresent();
    }

    /** Leaves with the mail what only the session knows, see {@link Arrival#tls}. */
    static void noteTls(Mail mail, String tls) {
        mail.setAttribute(new Attribute(TLS, AttributeValue.of(tls)));
    }

    static Map<String, String> authentication(Mail mail) {
        Map<String, String> checks = new LinkedHashMap<>();
        Stream.of(SPF_FIELD, SPF_RESULT)
                .flatMap(name -> text(mail, name).stream())
                .findFirst()
                .ifPresent(result -> checks.put("spf", result));
        text(mail, DKIM_RESULT).ifPresent(result -> checks.put("dkim", result));
        return checks;
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class).filter(each -> !each.isEmpty());
    }
}
