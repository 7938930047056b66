package org.jamesexpress.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.mime.Body;
import org.jamesexpress.mime.Rendition;

/**
 * One mail's way through a session: MAIL, RCPT for each, DATA, the body, the dot. Where the host offers PIPELINING (RFC
 * 2920) the commands go ahead of the answers, which are heard one by one all the same, each within its own time. At its
 * end the session is ready for the next mail, or closed. Used once, on the session's thread.
 */
final class Transaction {
    /**
     * In octets: so much is said ahead of the answers. What fits into our system's buffer is sent whether the host reads or
     * not, so that both never wait for the other to read (RFC 2920 3.1). A hundred recipients fit, and one TLS record.
     */
    static final int MOST_AHEAD = 16 * 1024;

    private static final byte[] DOT = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final Extensions extensions;
    private final Timeouts timeouts;
    private final Quirks quirks;
    private final Envelope envelope;
    private final Commands commands;
    private final Body body;
    private final Verdicts verdicts;

    private boolean spoken;
    private boolean answered;
    private boolean gone;
    private boolean lostAhead;

    /** Whether commands were said before those ahead of them were answered. */
    private boolean ahead;

    private boolean senderRefused;

    /** Recipients whom the host takes. */
    private int taken;

    /** Whether the host waits for the message. */
    private boolean waiting;

    /** From here on the host may have the mail, whatever happens to the connection. */
    private boolean dotSent;

    Transaction(Wire wire, Extensions extensions, SessionConfig config, Envelope envelope, Body body) {
        this.wire = wire;
        this.extensions = extensions;
        this.timeouts = config.timeouts();
        this.quirks = config.quirks();
        this.envelope = envelope;
        this.commands = new Commands(envelope, extensions);
        this.body = body;
        this.verdicts = new Verdicts(envelope.addresses());
    }

    List<Verdict> run() {
        try {
            Rendition message = rendition();
            if (hostTakes(message)) {
                sayAll(commandsFor(message));
                if (waiting && taken > 0 && !senderRefused) {
                    sendBody(message);
                } else {
                    takeBack();
                }
            }
        } catch (SmtpFailure e) {
            lost(e);
        }
        return verdicts.inOrder();
    }

    private Rendition rendition() throws SmtpFailure {
        try {
            return Rendition.of(body, extensions.offers("8BITMIME"));
        } catch (IOException e) {
            throw unreadable(e);
        }
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
        return true;
    }

    /** Recipients beyond what the host takes at a time are not named to it. */
    private List<Command> commandsFor(Rendition message) {
        List<Command> all = new ArrayList<>();
        all.add(new Command(Stage.MAIL, commands.mail(message), ""));
        int most = extensions.limit("RCPTMAX").orElse(Integer.MAX_VALUE);
        for (Rcpt rcpt : envelope.recipients()) {
            if (most-- > 0) {
                all.add(new Command(Stage.RCPT, commands.rcpt(rcpt), rcpt.address()));
            } else {
                verdicts.settle(Verdict.oneTooMany(rcpt.address()));
            }
        }
        all.add(new Command(Stage.DATA, "DATA", ""));
        return all;
    }

    /** Says the commands as far ahead as the host lets, for as long as they make sense. */
    private void sayAll(List<Command> all) throws SmtpFailure {
        int mostAhead = takesCommandsAhead() ? MOST_AHEAD : 0;
        int said = 0;
        spoken = true;
        while (said < all.size() && makesSense(all.get(said))) {
            List<Command> group = Command.group(all.subList(said, all.size()), mostAhead);
            ahead |= group.size() > 1;
            wire.say(group.get(0).stage(), group);
            for (Command command : group) {
                hear(command, wire.reply(command.stage(), timeouts.command()));
            }
            said += group.size();
        }
    }

    private boolean takesCommandsAhead() {
        return extensions.offers("PIPELINING") && !quirks.has(wire.host(), Quirks.Quirk.LOSES_COMMANDS);
    }

    private boolean makesSense(Command command) {
        return !senderRefused && (command.stage() != Stage.DATA || taken > 0);
    }

    private void hear(Command command, Reply reply) throws SmtpFailure {
        Stage stage = command.stage();
        if (reply.closing()) {
            wire.cut();
            throw SmtpFailure.refused(wire.host(), stage, reply);
        }
        answered = true;
        if (stage == Stage.DATA ? reply.positive() : reply.intermediate()) {
            throw outOfStep(stage, "an answer to " + stage + " that makes no sense: " + reply.text());
        }
        switch (stage) {
            case MAIL -> senderRefused = !reply.positive();
            case RCPT -> taken += reply.positive() ? 1 : 0;
            default -> waiting = reply.intermediate();
        }
        if (!reply.positive() && !reply.intermediate()) {
            refused(command, reply);
        }
    }

    /** Those whose sender was refused have their verdict: what is said of them further on follows from that. */
    private void refused(Command command, Reply reply) {
        if (command.stage() != Stage.RCPT) {
            verdicts.settleRest(recipient -> Verdict.of(recipient, command.stage(), reply));
        } else if (!senderRefused) {
            verdicts.settle(Verdict.of(command.recipient(), Stage.RCPT, reply));
        }
    }

    /**
     * Ends a transaction that came to nothing. The answer to RSET shows, too, that every one before was the answer to its
     * command: had one come too often or never, this would be that to another.
     */
    private void takeBack() throws SmtpFailure {
        if (waiting) {
            endWithoutMessage();
        }
        if (!wire.isClosed()) {
            reset();
        }
    }

    /** The host waits for a message though it took nobody: it gets the dot alone (RFC 2920 3.1), and nobody is served. */
    private void endWithoutMessage() throws SmtpFailure {
        if (taken > 0) {
            throw outOfStep(Stage.DATA, "a message is wanted whose sender was refused");
        }
        Reply reply = wire.endMessage(timeouts.dot(), DOT, DOT.length);
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
            throw outOfStep(Stage.MAIL, "an answer to RSET that makes no sense: " + reply.text());
        }
    }

    private void sendBody(Rendition message) throws SmtpFailure {
        Reply reply;
        try (BodyWriter writer = new BodyWriter(wire, timeouts.data())) {
            message.writeTo(writer);
            writer.end();
            dotSent = true;
            reply = writer.sendDot(timeouts.dot());
        } catch (SmtpFailure e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(e);
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

    /** Whether the connection was lost, or the host left with 421, before anything else was answered. */
    boolean foundHostGone() {
        return gone;
    }

    /** Whether the host was lost, or lost its way, over commands that were said ahead of its answers. */
    boolean lostHostAhead() {
        return lostAhead;
    }

    /** Settles whoever is not settled yet; and anew those whose verdict may have been the answer to another question. */
    private void lost(SmtpFailure failure) {
        gone = spoken && !answered;
        lostAhead = ahead && !waiting && failure.reply().isEmpty();
        if (ahead && failure.outOfStep()) {
            verdicts.forgetReplies();
        }
        Verdict.Kind kind = dotSent ? Verdict.Kind.AMBIGUOUS : Verdict.Kind.LOST;
        verdicts.settleRest(recipient -> failure.reply()
                .map(reply -> Verdict.of(recipient, failure.stage(), reply))
                .orElseGet(() -> Verdict.lost(recipient, kind, failure)));
    }

    /** The dot must not follow. */
    private SmtpFailure unreadable(IOException e) {
        wire.cut();
        return SmtpFailure.ours(wire.host(), Stage.DATA, "the message can't be read here: " + e.getMessage());
    }

    private SmtpFailure nonsenseAfterDot(Reply reply) {
        wire.cut();
        return SmtpFailure.nonsense(
                wire.host(), Stage.DOT, "an answer to the final dot that makes no sense: " + reply.text());
    }

    /** The host has lost its way: nothing that can still be said would help. */
    private SmtpFailure outOfStep(Stage stage, String whatCame) {
        wire.cut();
        return SmtpFailure.outOfStep(wire.host(), stage, whatCame);
    }
}
