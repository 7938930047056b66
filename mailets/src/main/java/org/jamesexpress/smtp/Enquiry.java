package org.jamesexpress.smtp;

/** A transaction with one recipient that ends before DATA. Used once, on the session's thread. */
final class Enquiry {
    private final Wire wire;
    private final Commands commands;
    private final Rcpt recipient;

    /** @param envelope with one recipient */
    Enquiry(Wire wire, Extensions extensions, Envelope envelope) {
        this.wire = wire;
        this.commands = new Commands(envelope, extensions, wire.tls().isPresent());
        this.recipient = envelope.recipients().get(0);
    }

    Verdict run() {
        try {
            return ask();
        } catch (SmtpFailure e) {
            return Verdict.lost(recipient.address(), Verdict.Kind.LOST, e);
        }
    }

    private Verdict ask() throws SmtpFailure {
        if (commands.lackSmtpUtf8()) {
            return Verdict.lackingSmtpUtf8(recipient.address());
        }
        Reply mail = wire.command(Stage.MAIL, commands.mail(""));
        if (!mail.positive()) {
            endIfLeaving(mail);
            return Verdict.of(recipient.address(), Stage.MAIL, mail);
        }
        Reply rcpt = wire.command(Stage.RCPT, commands.rcpt(recipient));
        endIfLeaving(rcpt);
        if (!wire.isClosed()) {
            reset();
        }
        return Verdict.of(recipient.address(), Stage.RCPT, rcpt);
    }

    private void endIfLeaving(Reply reply) {
        if (reply.closing()) {
            wire.cut();
        }
    }

    private void reset() {
        try {
            wire.command(Stage.RCPT, "RSET");
        } catch (SmtpFailure e) {
            // The answer is there already; the connection is gone, and the transaction with it.
        }
    }
}
