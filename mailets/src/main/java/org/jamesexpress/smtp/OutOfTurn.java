package org.jamesexpress.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A reply from a host that should have listened. */
final class OutOfTurn extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;
    private final boolean amidMessage;

    private OutOfTurn(Reply reply, boolean amidMessage) {
        super(reply.text());
        this.reply = reply;
        this.amidMessage = amidMessage;
    }

    static OutOfTurn amidMessage(Reply reply) {
        return new OutOfTurn(reply, true);
    }

    static OutOfTurn beforeCommand(Reply reply) {
        return new OutOfTurn(reply, false);
    }

    /** That it leaves is believed, and a refusal of what it is just being sent; anything else makes no sense. */
    SmtpFailure failure(InetSocketAddress host, Stage stage) {
        if (reply.closing() || (amidMessage && !reply.positive() && !reply.intermediate())) {
            return SmtpFailure.refused(host, stage, reply);
        }
        String what = amidMessage ? "an answer to half a message: " : "spoke out of turn: ";
        return SmtpFailure.outOfStep(host, stage, what + reply.text());
    }
}
