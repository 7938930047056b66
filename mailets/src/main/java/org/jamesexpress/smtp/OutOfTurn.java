package org.jamesexpress.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A reply from a host that should have listened. */
final class OutOfTurn extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    OutOfTurn(Reply reply) {
        super(reply.text());
        this.reply = reply;
    }

    /** A refusal is believed; anything else makes no sense. */
    SmtpFailure failure(InetSocketAddress host, Stage stage) {
        return reply.positive() || reply.intermediate()
                ? SmtpFailure.nonsense(host, stage, "an answer to half a message: " + reply.text())
                : SmtpFailure.refused(host, stage, reply);
    }
}
