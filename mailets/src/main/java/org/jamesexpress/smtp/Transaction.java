package org.jamesexpress.smtp;

import java.io.IOException;
import java.util.List;
import org.jamesexpress.mime.Body;
import org.jamesexpress.mime.Rendition;

/**
 * One mail's way through a session: first whether the host takes such a mail at all, then its envelope and its message,
 * and in the end a verdict for each recipient, whatever went wrong. At its end the session is ready for the next mail, or
 * closed. Used once, on the session's thread.
 */
final class Transaction {
    private final Wire wire;
    private final Extensions extensions;
    private final Commands commands;
    private final Body body;
    private final Verdicts verdicts;
    private final EnvelopeExchange exchange;
    private final MessageByChunk byChunk;
    private final MessageByData byData;

    private boolean gone;
    private boolean lostAhead;

    /** @param answeredLately whether the host has: {@link MessageByChunk#suits} tells why */
    Transaction(
            Wire wire,
            Extensions extensions,
            SessionConfig config,
            boolean answeredLately,
            Envelope envelope,
            Body body) {
        this.wire = wire;
        this.extensions = extensions;
        this.commands = new Commands(envelope, extensions, wire.tls().isPresent());
        this.body = body;
        this.verdicts = new Verdicts(envelope.addresses());
        this.exchange = new EnvelopeExchange(wire, extensions, config, commands.unnamed(), verdicts);
        this.byChunk = new MessageByChunk(wire, extensions, config, answeredLately, exchange, verdicts);
        this.byData = new MessageByData(wire, config.timeouts(), exchange, verdicts);
    }

    List<Verdict> run() {
        try {
            Rendition message = Rendition.of(body, extensions.offers("8BITMIME"));
            if (hostTakes(message)) {
                send(message);
            }
        } catch (SmtpFailure e) {
            lost(e);
        } catch (IOException e) {
            lost(unreadable(e));
        }
        return verdicts.inOrder();
    }

    /** Whether the host takes a mail like this one, as far as its extensions tell; if not, nothing is said. */
    private boolean hostTakes(Rendition message) {
        long largest = extensions.largestMessage().orElse(Long.MAX_VALUE);
        if (message.size() > largest) {
            verdicts.settleRest(recipient -> Verdict.tooLarge(recipient, message.size(), largest));
            return false;
        }
        if (commands.lackSmtpUtf8()) {
            verdicts.settleRest(Verdict::lackingSmtpUtf8);
            return false;
        }
        if (commands.lackRequireTls()) {
            verdicts.settleRest(Verdict::lackingRequireTls);
            return false;
        }
        return true;
    }

    private void send(Rendition message) throws IOException {
        List<Command> envelope = commands.forMessage(message);
        if (!byChunk.suits(envelope, message) || !byChunk.send(envelope, message)) {
            byData.send(envelope, message);
        }
    }

    /** The host must not hear the end of a message that can't be read to its end here. */
    private SmtpFailure unreadable(IOException e) {
        return wire.ended(
                SmtpFailure.ours(wire.host(), Stage.DATA, "the message can't be read here: " + e.getMessage()));
    }

    /** Settles whoever is not settled yet; and anew those whose verdict may have been the answer to another question. */
    private void lost(SmtpFailure failure) {
        gone = exchange.heardNothing()
                && (!verdicts.hostMayHaveIt() || failure.reply().isPresent());
        lostAhead = exchange.wasLostAhead(failure);
        if (exchange.isMixedUp(failure)) {
            verdicts.forgetReplies();
        }
        verdicts.settleRestBy(failure);
    }

    /** Whether the host can't have the mail, and the connection was lost, or the host left with 421, before anything else was answered. */
    boolean foundHostGone() {
        return gone;
    }

    /** Whether the host was lost, or lost its way, over commands that were said ahead of its answers. */
    boolean lostHostAhead() {
        return lostAhead;
    }
}
