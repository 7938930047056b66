package org.jamesexpress.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesexpress.mime.Rendition;

/**
 * MAIL and RCPT, with the parameters that an envelope wants and the host offers (RFC 5321 4.1.1.11).
 *
 * @param encrypted whether they go over TLS
 */
record Commands(Envelope envelope, Extensions extensions, boolean encrypted) {
    /** MAIL, and RCPT for as many as the host takes at a time. */
    List<Command> forMessage(Rendition message) {
        List<Command> commands = new ArrayList<>();
        commands.add(new Command(Stage.MAIL, mail(message), ""));
        for (Rcpt rcpt : envelope.recipients().subList(0, named())) {
            commands.add(new Command(Stage.RCPT, rcpt(rcpt), rcpt.address()));
        }
        return commands;
    }

    /** Recipients beyond what the host takes at a time (RFC 9422 4.2). */
    List<String> unnamed() {
        List<String> all = envelope.addresses();
        return all.subList(named(), all.size());
    }

    private int named() {
        int most = extensions.limit("RCPTMAX").orElse(Integer.MAX_VALUE);
        return Math.min(envelope.recipients().size(), most);
    }

    private String mail(Rendition message) {
        StringBuilder parameters = new StringBuilder();
        if (extensions.offers("SIZE")) {
            parameters.append(" SIZE=").append(message.size());
        }
        if (message.eightBit()) {
            parameters.append(" BODY=8BITMIME");
        }
        return mail(parameters.toString());
    }

    /** @param bodyParameters of the body, each after a space */
    String mail(String bodyParameters) {
        StringBuilder command = new StringBuilder("MAIL FROM:<")
                .append(WirePath.of(envelope.reversePath()))
                .append('>')
                .append(bodyParameters);
        if (envelope.international()) {
            command.append(" SMTPUTF8");
        }
        if (promisesTls()) {
            command.append(" REQUIRETLS");
        }
        if (takesWishes()) {
            envelope.ret().ifPresent(ret -> command.append(" RET=").append(ret));
            envelope.envid().ifPresent(envid -> command.append(" ENVID=").append(envid));
        }
        return command.toString();
    }

    String rcpt(Rcpt recipient) {
        StringBuilder command = new StringBuilder("RCPT TO:<")
                .append(WirePath.of(recipient.address()))
                .append('>');
        if (takesWishes()) {
            if (!recipient.notifyOn().isEmpty()) {
                command.append(" NOTIFY=").append(words(recipient.notifyOn()));
            }
            recipient.orcpt().ifPresent(orcpt -> command.append(" ORCPT=").append(orcpt));
        }
        return command.toString();
    }

    /** Whether an address can't be said to this host. */
    boolean lackSmtpUtf8() {
        return envelope.international() && !extensions.offers("SMTPUTF8");
    }

    /** Whether the mail needs a promise that this host does not make. */
    boolean lackRequireTls() {
        return envelope.requiresTls() && !envelope.reversePath().isEmpty() && !offersRequireTls();
    }

    private boolean promisesTls() {
        return envelope.requiresTls() && offersRequireTls();
    }

    /** In clear it would be worth nothing (RFC 8689, 2). */
    private boolean offersRequireTls() {
        return encrypted && extensions.offers("REQUIRETLS");
    }

    /** What a sender wants of reports goes only to a host that knows of them (RFC 3461). */
    private boolean takesWishes() {
        return extensions.offers("DSN");
    }

    private static String words(Set<Notify> wishes) {
        return wishes.stream().map(Notify::name).collect(Collectors.joining(","));
    }
}
