package org.jamesexpress.mailets;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookResultHook;
import org.apache.james.protocols.smtp.hook.HookReturnCode.Action;
import org.apache.james.smtpserver.ExtendedSMTPSession;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.james.smtpserver.futurerelease.FutureReleaseMailParameterHook;
import org.apache.james.smtpserver.futurerelease.FutureReleaseParameters;
import org.apache.mailet.Mail;
import org.jamesexpress.archive.audit.AcceptedMail;
import org.jamesexpress.archive.audit.Journal;
import org.jamesexpress.archive.audit.JournalConfig;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.events.Arrival;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down every mail just before it goes into the spool, so that whoever was told 250 stands in the journal; what James
 * then doesn't accept is taken back. It belongs behind every other hook that may refuse a mail, and before
 * {@code CoreCmdHandlerLoader}. The threads of the SMTP server call it.
 */
public final class RecordAccepted implements JamesMessageHook, HookResultHook {
    public static final Declaration DECLARATION = Declaration.hook(
            RecordAccepted.class,
            "Writes down which mails SMTP accepts, so that `express archive audit` can prove that each is in the archive,"
                    + " and answers 452 when that can't be written.",
            """
            <handler class="org.jamesexpress.mailets.RecordAccepted">
                <journal>/mnt/notary/accepted</journal>
            </handler>
            <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
            """,
            settings -> JournalConfig.from(settings, Path::of));

    private static final Logger LOGGER = LoggerFactory.getLogger(RecordAccepted.class);

    /** The name of the mail that this transaction has written down. */
    private static final AttachmentKey<String> RECORDED = AttachmentKey.of("EXPRESS_RECORDED", String.class);

    private final JamesHome home;
    private final DomainList domains;
    private @Nullable TendedJournal journal;

    @Inject
    public RecordAccepted(FileSystem files, DomainList domains) {
        this.home = new JamesHome(files);
        this.domains = domains;
    }

    @Override
    public void init(Configuration configuration) throws ConfigurationException {
        journal = SmtpTransaction.open(RecordAccepted.class, configuration, settings -> {
            JournalConfig config = JournalConfig.from(settings, home::path);
            settings.check();
            return TendedJournal.join(home, config);
        });
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        try {
            journal().accept(accepted(session, mail));
            session.setAttachment(RECORDED, mail.getName(), State.Transaction);
            return HookResult.DECLINED;
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("refused for now mail={} reason=\"{}\"", mail.getName(), e.getMessage());
            return SmtpTransaction.LATER;
        }
    }

    private AcceptedMail accepted(SMTPSession session, Mail mail) throws IOException {
        Arrival arrival = SmtpTransaction.arrival(session, mail, domains);
        return new AcceptedMail(
                arrival.name(),
                arrival.time(),
                arrival.time().plus(holdFor(session)),
                arrival.reversePath(),
                arrival.recipients(),
                ((ExtendedSMTPSession) session).getMimeMessageWriter().getMessageSize(),
                arrival.remoteAddress(),
                session.getSessionID());
    }

    /** James's own hook, which fills the spool, lets it wait there for so long. */
    private static Duration holdFor(SMTPSession session) {
        return session.getAttachment(FutureReleaseMailParameterHook.FUTURERELEASE_HOLDFOR, State.Transaction)
                .map(FutureReleaseParameters.HoldFor::value)
                .orElse(Duration.ZERO);
    }

    /** James tells of each hook what it said, its own that fills the spool included. */
    @Override
    public HookResult onHookResult(SMTPSession session, HookResult result, long executionTime, Hook hook) {
        if (hook instanceof JamesMessageHook && isRefusal(result)) {
            Optional<String> recorded = session.removeAttachment(RECORDED, State.Transaction);
            recorded.ifPresent(mail -> journal().refuse(mail));
        }
        return result;
    }

    private static boolean isRefusal(HookResult result) {
        Action action = result.getResult().getAction();
        return action != Action.OK && action != Action.DECLINED;
    }

    private Journal journal() {
        return Objects.requireNonNull(journal).journal();
    }

    @Override
    public void destroy() {
        if (journal != null) {
            journal.leave();
            journal = null;
        }
    }
}
