package org.jamesexpress.mailets;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Arrival;

/** What the hooks of James's SMTP server know of a mail in a session, in this project's words. */
final class SmtpTransaction {
    /** RFC 3463, 3.4: the system is full. A stranger is told no more. */
    static final HookResult LATER = HookResult.builder()
            .hookReturnCode(HookReturnCode.denySoft())
            .smtpReturnCode(SMTPRetCode.SYSTEM_STORAGE_ERROR)
            .smtpDescription("4.3.1 The mail can't be stored at the moment, please try again later")
            .build();

    private SmtpTransaction() {}

    /** Opens what a hook needs. */
    interface Opening<T> {
        T by(Settings settings) throws SettingsException;
    }

    /** Opens it by the hook's element. */
    static <T> T open(Class<?> hook, Configuration element, Opening<T> opening) throws ConfigurationException {
        try {
            ThisJames.check();
            return opening.by(Settings.of("handler " + hook.getSimpleName(), parameters(element)));
        } catch (SettingsException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /** Those of a handler's element but for its attributes. */
    private static Map<String, String> parameters(Configuration element) {
        Map<String, String> parameters = new TreeMap<>();
        for (Iterator<String> keys = element.getKeys(); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.isEmpty() && !key.contains("[@")) {
                parameters.put(key, String.join(",", element.getStringArray(key)));
            }
        }
        return parameters;
    }

    /** @throws IllegalStateException when it can't be told which domains are ours */
    static Arrival arrival(SMTPSession session, Mail mail, DomainList domains) {
        InetSocketAddress client = session.getRemoteAddress();
        Optional<Username> user = Optional.ofNullable(session.getUsername());
        return new Arrival(
                mail.getName(),
                Arrivals.origin(mail),
                Arrivals.reversePath(mail),
                Arrivals.recipients(mail, user.isPresent(), domain -> isOurs(domain, domains)),
                client.getHostName(),
                client.getAddress().getHostAddress(),
                session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection)
                        .orElse(""),
                user.map(Username::asString).orElse(""),
                tls(session),
                Arrivals.authentication(mail),
                mail.getLastUpdated().toInstant());
    }

    private static boolean isOurs(Domain domain, DomainList domains) {
        try {
            return domains.containsDomain(domain);
        } catch (DomainListException e) {
            throw new IllegalStateException("the domains of this server can't be read: " + e.getMessage(), e);
        }
    }

    private static String tls(SMTPSession session) {
        return session.getSSLSession()
                .map(tls -> tls.getProtocol() + " " + tls.getCipherSuite())
                .orElse(Arrival.CLEAR);
    }
}
