package org.jamesexpress.smtp;

import java.time.Duration;
import java.util.List;

/**
 * The commands of one mail's envelope, and what the host answers to each. Where it offers PIPELINING (RFC 2920) they go
 * ahead of the answers, which are heard one by one all the same, each within its own time. Belongs to the session's
 * thread.
 */
final class EnvelopeExchange {
    /**
     * In octets: so much is said ahead of the answers. What fits into our system's buffer is sent whether the host reads or
     * not, so that both never wait for the other to read (RFC 2920 3.1). A hundred recipients fit, and one TLS record.
     */
    static final int MOST_AHEAD = 16 * 1024;

    private final Wire wire;
    private final Extensions extensions;
    private final Timeouts timeouts;
    private final Quirks quirks;
    private final List<String> unnamed;
    private final Verdicts verdicts;

    /** Whether anything was said. */
    private boolean spoken;

    /** Whether anything was answered, but that the host leaves. */
    private boolean answered;

    /** Whether commands were said before those ahead of them were answered. */
    private boolean ahead;

    /** Whether there are such that are not answered yet. */
    private boolean unanswered;

    private boolean senderRefused;

    /** Recipients whom the host takes. */
    private int taken;

    private boolean messageWanted;

    /** @param unnamed recipients of whom nothing is said: the host takes no more at a time */
    EnvelopeExchange(Wire wire, Extensions extensions, SessionConfig config, List<String> unnamed, Verdicts verdicts) {
        this.wire = wire;
        this.extensions = extensions;
        this.timeouts = config.timeouts();
        this.quirks = config.quirks();
        this.unnamed = unnamed;
        this.verdicts = verdicts;
    }

    /** Whether so many commands may be said before the first is answered. */
    boolean goesInOne(List<Command> commands) {
        return takesCommandsAhead() && Command.group(commands, MOST_AHEAD).size() == commands.size();
    }

    private boolean takesCommandsAhead() {
        return extensions.offers("PIPELINING") && !quirks.has(wire.host(), Quirks.Quirk.LOSES_COMMANDS);
    }

    /** Says the commands as far ahead as the host lets, for as long as they make sense, and hears its answers. */
    void sayAll(List<Command> all) throws SmtpFailure {
        int mostAhead = takesCommandsAhead() ? MOST_AHEAD : 0;
        int said = 0;
        spoken = true;
        while (said < all.size() && makesSense(all.get(said))) {
            List<Command> group = Command.group(all.subList(said, all.size()), mostAhead);
            ahead |= group.size() > 1;
            wire.say(group.get(0).stage(), group);
            hearAll(group);
            said += group.size();
        }
    }

    private boolean makesSense(Command command) {
        return !senderRefused && (command.stage() != Stage.DATA || taken > 0);
    }

    /** Says the commands with the message and RSET behind them; {@link #hearAll} and {@link #reply} hear the answers. */
    void say(List<Command> all, byte[] chunk) throws SmtpFailure {
        spoken = true;
        ahead = true;
        wire.say(timeouts.data(), all, chunk);
    }

    /** Hears the answer to each, and settles whoever is refused by it. */
    void hearAll(List<Command> group) throws SmtpFailure {
        unanswered = ahead;
        for (Command command : group) {
            hear(command, reply(command.stage(), timeouts.command()));
        }
        unanswered = false;
    }

    /** The next reply; that the host leaves is the end of the mail. */
    Reply reply(Stage stage, Duration limit) throws SmtpFailure {
        Reply reply = wire.reply(stage, limit);
        if (reply.closing()) {
            throw wire.ended(SmtpFailure.refused(wire.host(), stage, reply));
        }
        return reply;
    }

    private void hear(Command command, Reply reply) throws SmtpFailure {
        Stage stage = command.stage();
        answered = true;
        if (stage == Stage.DATA ? reply.positive() : reply.intermediate()) {
            throw outOfStep(stage, "an answer to " + stage + " that makes no sense: " + reply.text());
        }
        switch (stage) {
            case MAIL -> hearOfSender(reply.positive());
            case RCPT -> taken += reply.positive() ? 1 : 0;
            default -> messageWanted = reply.intermediate();
        }
        if (!reply.positive() && !reply.intermediate()) {
            refused(command, reply);
        }
    }

    private void hearOfSender(boolean welcome) {
        senderRefused = !welcome;
        if (welcome) {
            unnamed.stream().map(Verdict::oneTooMany).forEach(verdicts::settle);
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

    /** Has it begin anew, after RSET: nobody is taken. */
    void beginAnew() {
        verdicts.forgetReplies();
        taken = 0;
    }

    /** Whether the host takes the sender, and somebody for whom the message is. */
    boolean isWelcome() {
        return taken > 0 && !senderRefused;
    }

    /** Whether the host takes recipients of a sender whom it has refused: nobody knows what it makes of a message then. */
    boolean isContradictory() {
        return taken > 0 && senderRefused;
    }

    /** Whether the host waits for the message, be it for nobody. */
    boolean isMessageWanted() {
        return messageWanted;
    }

    /** Whether commands were said, and nothing was answered but that the host leaves. */
    boolean heardNothing() {
        return spoken && !answered;
    }

    /** Whether the failure came of commands that were said ahead of the answers: the host was lost, or lost its way. */
    boolean wasLostAhead(SmtpFailure failure) {
        return failure.reply().isEmpty() && (unanswered || isMixedUp(failure));
    }

    /** Whether earlier answers may have been those to other commands. */
    boolean isMixedUp(SmtpFailure failure) {
        return ahead && failure.outOfStep();
    }

    /** The host has lost its way: nothing that can still be said would help. */
    SmtpFailure outOfStep(Stage stage, String whatCame) {
        return wire.ended(SmtpFailure.outOfStep(wire.host(), stage, whatCame));
    }
}
