package org.jamesexpress.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.mime.Rendition;

/**
 * Sends a message once the host has taken its envelope, by DATA; or takes back an envelope that came to nothing. Used
 * once, on the session's thread.
 */
final class MessageByData {
    private static final byte[] DOT = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final Timeouts timeouts;
    private final EnvelopeExchange exchange;
    private final Verdicts verdicts;

    MessageByData(Wire wire, Timeouts timeouts, EnvelopeExchange exchange, Verdicts verdicts) {
        this.wire = wire;
        this.timeouts = timeouts;
        this.exchange = exchange;
        this.verdicts = verdicts;
    }

    /**
     * Sends the envelope, and then the message.
     *
     * @throws SmtpFailure when the conversation ends before each recipient is settled
     * @throws IOException when the message can't be read to its end; then no command may follow
     */
    void send(List<Command> envelope, Rendition message) throws IOException {
        List<Command> all = new ArrayList<>(envelope);
        all.add(new Command(Stage.DATA, "DATA", ""));
        exchange.sayAll(all);
        if (exchange.isMessageWanted() && exchange.isWelcome()) {
            sendBody(message);
        } else {
            takeBack();
        }
    }

    private void sendBody(Rendition message) throws IOException {
        Reply reply;
        try (BodyWriter writer = new BodyWriter(wire, timeouts.data())) {
            message.writeTo(writer);
            writer.end();
            verdicts.messageIsAway();
            reply = writer.sendDot(timeouts.dot());
        } catch (RuntimeException e) {
            // The host still takes all that comes for the message: no command may follow.
            wire.cut();
            throw e;
        }
        if (reply.intermediate()) {
            throw nonsenseAfterDot(reply);
        }
        verdicts.settleRest(recipient -> Verdict.of(recipient, Stage.DOT, reply));
        if (reply.closing()) {
            wire.cut();
        }
        wire.cutUnlessSilent();
    }

    /**
     * Ends a transaction that came to nothing. The answer to RSET shows, too, that every one before was the answer to its
     * command: had one come too often or never, this would be that to another.
     */
    private void takeBack() throws SmtpFailure {
        if (exchange.isMessageWanted()) {
            endWithoutMessage();
        }
        if (!wire.isClosed()) {
            reset();
        }
    }

    /** The host waits for a message though it took nobody: it gets the dot alone (RFC 2920 3.1), and nobody is served. */
    private void endWithoutMessage() throws SmtpFailure {
        if (exchange.isContradictory()) {
            throw exchange.outOfStep(Stage.DATA, "a message is wanted whose sender was refused");
        }
        Reply reply = wire.endMessage(timeouts.dot(), () -> DOT);
        if (reply.closing()) {
            wire.cut();
        } else if (reply.intermediate()) {
            throw nonsenseAfterDot(reply);
        }
    }

    private void reset() throws SmtpFailure {
        Reply reply = wire.command(Stage.MAIL, "RSET");
        if (reply.closing()) {
            wire.cut();
        } else if (!reply.positive()) {
            throw exchange.outOfStep(Stage.MAIL, "an answer to RSET that makes no sense: " + reply.text());
        }
    }

    private SmtpFailure nonsenseAfterDot(Reply reply) {
        return wire.ended(SmtpFailure.nonsense(
                wire.host(), Stage.DOT, "an answer to the final dot that makes no sense: " + reply.text()));
    }
}
