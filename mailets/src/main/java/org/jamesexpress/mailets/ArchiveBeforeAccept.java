package org.jamesexpress.mailets;

import com.google.inject.Inject;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.smtpserver.ExtendedSMTPSession;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.config.Declaration;
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
        archive = SmtpTransaction.open(ArchiveBeforeAccept.class, configuration, settings -> {
            ArchiveConfig config = ArchiveConfig.from(settings, home::path);
            settings.check();
            return TendedArchive.join(home, config);
        });
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        TendedArchive open = Objects.requireNonNull(archive);
        try {
            Arrival arrival = SmtpTransaction.arrival(session, mail, domains);
            Arrivals.noteTls(mail, arrival.tls());
            if (open.add(arrival, octets(session))) {
                ArchivedMark.put(mail, open.directory());
            }
            return HookResult.DECLINED;
        } catch (RuntimeException e) {
            LOGGER.warn("refused for now mail={} reason=\"{}\"", mail.getName(), e.getMessage());
            return SmtpTransaction.LATER;
        }
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
