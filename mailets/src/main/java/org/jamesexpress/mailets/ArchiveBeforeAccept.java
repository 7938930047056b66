package org.jamesexpress.mailets;

import com.google.inject.Inject;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.smtpserver.ExtendedSMTPSession;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives every mail while its sender waits for the reply to the final dot, and refuses with 452 what can't be archived.
 *
 * It has the octets as the client sent them, after the Received field that James puts first. It belongs behind every other
 * hook that may refuse a mail, and before {@code CoreCmdHandlerLoader}; James's own hooks, which put the mail into the
 * spool, come after those of the configuration. Only the command line and who reads files for it name this
 * class: it can't be loaded in a James without SMTP. The threads of the SMTP server call it.
 */
public final class ArchiveBeforeAccept implements JamesMessageHook {
    public static final Declaration DECLARATION = Declaration.hook(
            ArchiveBeforeAccept.class,
            "Archives every mail that comes by SMTP, octet for octet, before it is accepted, and answers 452 to what it"
                    + " can't archive.",
            """
            <handler class="org.jamesexpress.mailets.ArchiveBeforeAccept">
                <directory>/srv/archive</directory>
            </handler>
            <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
            """,
            settings -> ArchiveConfig.from(settings, Path::of));

    private static final Logger LOGGER = LoggerFactory.getLogger(ArchiveBeforeAccept.class);

    /** RFC 3463, 3.4: the system is full. A stranger is told no more. */
    private static final HookResult LATER = HookResult.builder()
            .hookReturnCode(HookReturnCode.denySoft())
            .smtpReturnCode(SMTPRetCode.SYSTEM_STORAGE_ERROR)
            .smtpDescription("4.3.1 The mail can't be stored at the moment, please try again later")
            .build();

    private final JamesHome home;
    private final DomainList domains;
    private @Nullable TendedArchive archive;

    @Inject
    public ArchiveBeforeAccept(FileSystem files, DomainList domains) {
        this.home = new JamesHome(files);
        this.domains = domains;
    }

    @Override
    public void init(Configuration configuration) throws ConfigurationException {
        try {
            ThisJames.check();
            Settings settings = Settings.of("handler ArchiveBeforeAccept", parameters(configuration));
            ArchiveConfig config = ArchiveConfig.from(settings, home::path);
            settings.check();
            archive = TendedArchive.join(home, config);
        } catch (SettingsException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /** Those of an element but for its attributes. */
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

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        TendedArchive open = Objects.requireNonNull(archive);
        try {
            Arrival arrival = arrival(session, mail);
            Arrivals.noteTls(mail, arrival.tls());
            if (open.add(arrival, octets(session))) {
                ArchivedMark.put(mail, open.directory());
            }
            return HookResult.DECLINED;
        } catch (RuntimeException e) {
            LOGGER.warn("refused for now mail={} reason=\"{}\"", mail.getName(), e.getMessage());
            return LATER;
        }
    }

    private Arrival arrival(SMTPSession session, Mail mail) {
        InetSocketAddress client = session.getRemoteAddress();
        Optional<Username> user = Optional.ofNullable(session.getUsername());
        return new Arrival(
                mail.getName(),
                Arrivals.origin(mail),
                Arrivals.reversePath(mail),
                Arrivals.recipients(mail, user.isPresent(), this::isOurs),
                client.getHostName(),
                client.getAddress().getHostAddress(),
                session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection)
                        .orElse(""),
                user.map(Username::asString).orElse(""),
                tls(session),
                Arrivals.authentication(mail),
                mail.getLastUpdated().toInstant());
    }

    private boolean isOurs(Domain domain) {
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

    /** What James has written down line by line; its other readers only see it decoded. */
    private static Content octets(SMTPSession session) {
        MimeMessageInputStreamSource written = ((ExtendedSMTPSession) session).getMimeMessageWriter();
        return out -> {
            try (var in = written.getInputStream()) {
                in.transferTo(out);
            }
        };
    }

    @Override
    public void destroy() {
        if (archive != null) {
            archive.leave();
            archive = null;
        }
    }
}
