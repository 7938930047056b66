package org.jamesexpress.smtp;

/** A transaction with one recipient that ends before DATA. Used once, on the session's thread. */
final class Enquiry {
    private final Wire wire;
    private final Envelope envelope;
    private final String recipient;

    /** @param envelope with one recipient */
    Enquiry(Wire wire, Envelope envelope) {
        this.wire = wire;
        this.envelope = envelope;
        this.recipient = envelope.addresses().get(0);
    }

    Verdict run() {
        try {
            return ask();
        } catch (SmtpFailure e) {
            return Verdict.lost(recipient, Verdict.Kind.LOST, e);
        }
    }

    private Verdict ask() throws SmtpFailure {
        String parameters = envelope.international() ? " SMTPUTF8" : "";
        Reply mail = wire.command(Stage.MAIL, "MAIL FROM:<" + envelope.reversePath() + ">" + parameters);
        if (!mail.positive()) {
            return Verdict.of(recipient, Stage.MAIL, mail);
        }
        Reply rcpt = wire.command(Stage.RCPT, "RCPT TO:<" + recipient + ">");
        if (!rcpt.closing()) {
            reset();
        }
        return Verdict.of(recipient, Stage.RCPT, rcpt);
    }

    private void reset() {
        try {
            wire.command(Stage.RCPT, "RSET");
        } catch (SmtpFailure e) {
            // The answer is there already; the connection is gone, and the transaction with it.
        }
    }
}
