package org.jamesexpress.server;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HeloHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailParametersHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.EnvId;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.DsnParameters.Ret;
import org.apache.mailet.Mail;
import org.jamesexpress.smtp.XText;

/**
 * Delivery status notifications (RFC 3461): offers them, takes RET and ENVID of MAIL and NOTIFY and ORCPT of RCPT, and
 * gives them to the mail. James's own hooks break off at a parameter that is not as it should be, or at a recipient named
 * twice; here that is a 501, or nothing. What a session said is kept in it until its transaction ends.
 */
public final class DsnExtension implements HeloHook, MailParametersHook, RcptHook, JamesMessageHook {
    private static final AttachmentKey<Wishes> WISHES = AttachmentKey.of("EXPRESS_DSN", Wishes.class);
    private static final int LONGEST_ENVID = 100;
    private static final int LONGEST_ORCPT = 500;
    private static final Pattern TYPED = Pattern.compile("[A-Za-z0-9-]+;.+");

    /** What was said in a transaction. Used by one session's thread at a time. */
    private static final class Wishes {
        private Optional<Ret> ret = Optional.empty();
        private Optional<EnvId> envid = Optional.empty();
        private final Map<MailAddress, RecipientDsnParameters> recipients = new LinkedHashMap<>();
    }

    @Override
    public Set<String> implementedEsmtpFeatures(SMTPSession session) {
        return Set.of("DSN");
    }

    @Override
    public HookResult doHelo(SMTPSession session, String helo) {
        return HookResult.DECLINED;
    }

    @Override
    public String[] getMailParamNames() {
        return new String[] {DsnParameters.RET_PARAMETER, DsnParameters.ENVID_PARAMETER};
    }

    @Override
    public HookResult doMailParameter(SMTPSession session, String name, String value) {
        Wishes wishes = wishes(session);
        if (name.equals(DsnParameters.RET_PARAMETER)) {
            wishes.ret = Ret.parse(value);
            return wishes.ret.isPresent() ? HookResult.DECLINED : refusal("RET is FULL or HDRS");
        }
        if (value.isEmpty() || value.length() > LONGEST_ENVID || !XText.isValid(value)) {
            return refusal("ENVID is xtext of up to " + LONGEST_ENVID + " characters");
        }
        wishes.envid = Optional.of(EnvId.of(value));
        return HookResult.DECLINED;
    }

    @Override
    public Set<String> supportedParameters() {
        return Set.of(DsnParameters.NOTIFY_PARAMETER, DsnParameters.ORCPT_PARAMETER);
    }

    @Override
    public HookResult doRcpt(
            SMTPSession session, MaybeSender sender, MailAddress recipient, Map<String, String> parameters) {
        Optional<String> given = Optional.ofNullable(parameters.get(DsnParameters.NOTIFY_PARAMETER));
        Optional<EnumSet<Notify>> notify = given.flatMap(DsnExtension::notify);
        if (given.isPresent() && notify.isEmpty()) {
            return refusal("NOTIFY is NEVER, or some of SUCCESS,FAILURE,DELAY");
        }
        Optional<String> orcpt = Optional.ofNullable(parameters.get(DsnParameters.ORCPT_PARAMETER));
        if (orcpt.isPresent() && !isOrcpt(orcpt.get())) {
            return refusal("ORCPT is a type, a semicolon, and an address in xtext");
        }
        Wishes wishes = wishes(session);
        wishes.recipients.remove(recipient);
        RecipientDsnParameters.of(notify, orcpt.flatMap(DsnExtension::original))
                .ifPresent(parsed -> wishes.recipients.put(recipient, parsed));
        return HookResult.DECLINED;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        Wishes wishes = wishes(session);
        wishes.recipients.keySet().retainAll(Set.copyOf(mail.getRecipients()));
        DsnParameters.Builder parameters = DsnParameters.builder();
        wishes.ret.ifPresent(parameters::ret);
        wishes.envid.ifPresent(parameters::envId);
        wishes.recipients.forEach(parameters::addRcptParameter);
        parameters.build().ifPresent(mail::setDsnParameters);
        return HookResult.DECLINED;
    }

    private static Wishes wishes(SMTPSession session) {
        return session.getAttachment(WISHES, State.Transaction).orElseGet(() -> {
            Wishes fresh = new Wishes();
            session.setAttachment(WISHES, fresh, State.Transaction);
            return fresh;
        });
    }

    /** Empty if it is no value of NOTIFY. */
    private static Optional<EnumSet<Notify>> notify(String value) {
        EnumSet<Notify> all = EnumSet.noneOf(Notify.class);
        for (String word : value.split(",", -1)) {
            Optional<Notify> parsed = Notify.parseValue(word);
            if (parsed.isEmpty()) {
                return Optional.empty();
            }
            all.add(parsed.get());
        }
        return all.contains(Notify.NEVER) && all.size() > 1 ? Optional.empty() : Optional.of(all);
    }

    private static boolean isOrcpt(String value) {
        return value.length() <= LONGEST_ORCPT
                && TYPED.matcher(value).matches()
                && XText.isValid(value.substring(value.indexOf(';') + 1));
    }

    /** As it came over the wire, like James has it; empty if it is no mail address, for which James has no place. */
    private static Optional<MailAddress> original(String orcpt) {
        if (!orcpt.toLowerCase(Locale.ROOT).startsWith(DsnParameters.RFC_822_PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MailAddress(orcpt.substring(DsnParameters.RFC_822_PREFIX.length())));
        } catch (AddressException e) {
            return Optional.empty();
        }
    }

    private static HookResult refusal(String right) {
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.deny())
                .smtpReturnCode("501")
                .smtpDescription("5.5.4 " + right)
                .build();
    }
}
