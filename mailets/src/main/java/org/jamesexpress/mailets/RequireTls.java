package org.jamesexpress.mailets;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HeloHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jspecify.annotations.Nullable;

/**
 * REQUIRETLS at the door of James's SMTP server (RFC 8689): offers it under TLS, takes the parameter of MAIL, and gives it
 * to the mail as an attribute. It looks at the command itself, because James compares parameters without a value to the
 * letter: {@code RequireTls} would be lost. It belongs behind the hooks of DSN, and before {@code CoreCmdHandlerLoader}. The
 * threads of the SMTP server call it; it has no state of its own.
 */
public final class RequireTls implements CommandHandler<SMTPSession>, HeloHook, JamesMessageHook {
    public static final Declaration DECLARATION = Declaration.hook(
            RequireTls.class,
            "Offers REQUIRETLS (RFC 8689) in sessions under TLS: a mail that is sent with it goes to hosts alone that prove"
                    + " who they are and promise the same, or comes back. Such a mail has the attribute `REQUIRETLS`, true.",
            """
            <handler class="org.jamesexpress.mailets.RequireTls"/>
            <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
            """,
            settings -> settings);

    private static final String KEYWORD = "REQUIRETLS";
    private static final AttachmentKey<Boolean> REQUIRED = AttachmentKey.of("EXPRESS_REQUIRETLS", Boolean.class);

    /** RFC 3207, 4, and RFC 5248 for what there is need of. */
    private static final Response TLS_FIRST =
            new SMTPResponse("530", "5.7.10 REQUIRETLS is for sessions under TLS alone").immutable();

    private static final Response WRONG =
            new SMTPResponse("501", "5.5.4 REQUIRETLS stands once, and has no value").immutable();

    @Override
    public void init(Configuration configuration) throws ConfigurationException {
        SmtpTransaction.open(RequireTls.class, configuration, settings -> {
            settings.check();
            return settings;
        });
    }

    @Override
    public Set<String> implementedEsmtpFeatures(SMTPSession session) {
        return isUnderTls(session) ? Set.of(KEYWORD) : Set.of();
    }

    @Override
    public HookResult doHelo(SMTPSession session, String helo) {
        return HookResult.DECLINED;
    }

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("MAIL");
    }

    /** Only what is wrong is answered; James's own handler comes next. */
    @Override
    public @Nullable Response onCommand(SMTPSession session, Request request) {
        if (session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()) {
            return null; // A second MAIL within a transaction changes nothing, and James refuses it.
        }
        session.removeAttachment(REQUIRED, State.Transaction);
        List<String> said =
                parameters(Optional.ofNullable(request.getArgument()).orElse(""));
        if (said.isEmpty()) {
            return null;
        }
        if (!said.equals(List.of(KEYWORD))) {
            return WRONG;
        }
        if (!isUnderTls(session)) {
            return TLS_FIRST;
        }
        session.setAttachment(REQUIRED, true, State.Transaction);
        return null;
    }

    /** Those behind the path that are about this, in capitals. */
    private static List<String> parameters(String argument) {
        int end = argument.indexOf('>', argument.indexOf('<'));
        return Arrays.stream(argument.substring(end + 1).split("\\s+"))
                .map(parameter -> parameter.toUpperCase(Locale.ROOT))
                .filter(parameter -> parameter.equals(KEYWORD) || parameter.startsWith(KEYWORD + "="))
                .toList();
    }

    private static boolean isUnderTls(SMTPSession session) {
        return session.getSSLSession().isPresent();
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        if (session.getAttachment(REQUIRED, State.Transaction).isPresent()) {
            TlsWishes.require(mail);
            mail.setDsnParameters(headerAlone(mail.dsnParameters()));
        }
        return HookResult.DECLINED;
    }

    /** What the sender asked of reports, but for the whole mail in them, whoever makes them (RFC 8689, 5). */
    private static DsnParameters headerAlone(Optional<DsnParameters> asked) {
        DsnParameters.Builder wishes = DsnParameters.builder().ret(DsnParameters.Ret.HDRS);
        asked.flatMap(DsnParameters::getEnvIdParameter).ifPresent(wishes::envId);
        asked.ifPresent(given -> given.getRcptParameters().forEach(wishes::addRcptParameter));
        return wishes.build().orElseThrow();
    }
}
