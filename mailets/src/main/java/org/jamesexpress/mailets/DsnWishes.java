package org.jamesexpress.mailets;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.smtp.XText;

/** What the sender of a James mail wants to be told (RFC 3461), in this project's words. */
record DsnWishes(Optional<DsnParameters> given) {
    static DsnWishes of(Mail mail) {
        return new DsnWishes(mail.dsnParameters());
    }

    Optional<Ret> ret() {
        return given.flatMap(DsnParameters::getRetParameter).map(ret -> Ret.valueOf(ret.name()));
    }

    /** James has it as it came over the wire. */
    Optional<String> envid() {
        return given.flatMap(DsnParameters::getEnvIdParameter)
                .map(DsnParameters.EnvId::asString)
                .filter(envid -> !envid.isEmpty());
    }

    Rcpt of(MailAddress recipient) {
        Optional<RecipientDsnParameters> wishes =
                given.map(parameters -> parameters.getRcptParameters().get(recipient));
        return new Rcpt(
                Addresses.text(recipient),
                wishes.flatMap(RecipientDsnParameters::getNotifyParameter)
                        .map(DsnWishes::words)
                        .orElse(Set.of()),
                wishes.flatMap(RecipientDsnParameters::getOrcptParameter).map(DsnWishes::orcpt));
    }

    private static Set<Notify> words(EnumSet<DsnParameters.Notify> notify) {
        return notify.stream().map(each -> Notify.valueOf(each.name())).collect(Collectors.toSet());
    }

    /** James's own hook leaves an address in xtext; other programs that fill in the parameter know no xtext. */
    private static String orcpt(MailAddress original) {
        String address = Addresses.text(original);
        return "rfc822;" + (XText.isValid(address) ? address : XText.encode(address));
    }
}
