package org.jamesexpress.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.mime.Body;
import org.jamesexpress.mime.Rendition;

/**
 * One mail's way through a session: MAIL, RCPT for each, DATA, the body, the dot. Where the host offers PIPELINING (RFC
 * 2920) the commands go ahead of the answers, which are heard one by one all the same, each within its own time; and where
 * it offers CHUNKING, too (RFC 3030), a small message goes with them, in BDAT. At its end the session is ready for the next
 * mail, or closed. Used once, on the session's thread.
 */
final class Transaction {
    /**
     * In octets: so much is said ahead of the answers. What fits into our system's buffer is sent whether the host reads or
     * not, so that both never wait for the other to read (RFC 2920 3.1). A hundred recipients fit, and one TLS record.
     */
    static final int MOST_AHEAD = 16 * 1024;

    /**
     * In octets: a larger message waits until the host has taken the envelope. Where it takes nobody, the message was sent
     * in vain; and with the envelope it has to fit into our system's buffer, as {@link #MOST_AHEAD}.
     */
    static final int LARGEST_CHUNK = 32 * 1024;

    private static final byte[] DOT = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final Extensions extensions;
    private final Timeouts timeouts;
    private final Quirks quirks;
    private final List<Rcpt> recipients;
    private final Commands commands;
    private final Body body;
    private final Verdicts verdicts;

    private final boolean answeredLately;
    private boolean spoken;
    private boolean answered;
    private boolean gone;
    private boolean lostAhead;

    /** Whether commands were said before those ahead of them were answered. */
    private boolean ahead;

    /** Whether there are such that are not answered yet. */
    private boolean unanswered;

    private boolean senderRefused;

    /** Recipients whom the host takes. */
    private int taken;

    /** Whether the host waits for the message. */
    private boolean waiting;

    /** From the dot, or the whole chunk, on the host may have the mail, whatever happens to the connection. */
    private boolean mayHaveIt;

    Transaction(
            Wire wire,
            Extensions extensions,
            SessionConfig config,
            boolean answeredLately,
            Envelope envelope,
            Body body) {
        this.wire = wire;
        this.extensions = extensions;
        this.timeouts = config.timeouts();
        this.quirks = config.quirks();
        this.answeredLately = answeredLately;
        this.recipients = envelope.recipients();
        this.commands = new Commands(envelope, extensions);
        this.body = body;
        this.verdicts = new Verdicts(envelope.addresses());
    }

    List<Verdict> run() {
        try {
            Rendition message = rendition();
            if (hostTakes(message)) {
                List<Command> envelope = envelopeOf(message);
                if (!goesInOne(envelope, message) || !sentInOne(envelope, message)) {
                    sendInTwo(envelope, message);
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
    private List<Command> envelopeOf(Rendition message) {
        List<Command> envelope = new ArrayList<>();
        envelope.add(new Command(Stage.MAIL, commands.mail(message), ""));
        for (Rcpt rcpt : recipients.subList(0, named())) {
            envelope.add(new Command(Stage.RCPT, commands.rcpt(rcpt), rcpt.address()));
        }
        return envelope;
    }

    private int named() {
        return Math.min(recipients.size(), extensions.limit("RCPTMAX").orElse(Integer.MAX_VALUE));
    }

    /** The envelope, and then the message. */
    private void sendInTwo(List<Command> envelope, Rendition message) throws SmtpFailure {
        List<Command> all = new ArrayList<>(envelope);
        all.add(new Command(Stage.DATA, "DATA", ""));
        sayAll(all);
        if (waiting && taken > 0 && !senderRefused) {
            sendBody(message);
        } else {
            takeBack();
        }
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
            hearAll(group);
            said += group.size();
        }
    }

    /**
     * Whether the message may go with the envelope. If the connection is lost then before any answer, the host may have the
     * mail; so it must have answered lately, lest a session that it has ended meanwhile leave that doubt.
     */
    private boolean goesInOne(List<Command> envelope, Rendition message) {
        return extensions.offers("CHUNKING")
                && takesCommandsAhead()
                && !quirks.has(wire.host(), Quirks.Quirk.KNOWS_NO_CHUNKS)
                && answeredLately
                && message.size() <= LARGEST_CHUNK
                && Command.group(envelope, MOST_AHEAD).size() == envelope.size();
    }

    /**
     * Sends the envelope, the message and RSET in one go. The answer to RSET shows that the one to the message was that,
     * and no answer too many to a recipient; and it ends what was refused (RFC 3030 2).
     *
     * @return false if the host took recipients, but does not know BDAT: nothing has happened, and the session is ready
     */
    private boolean sentInOne(List<Command> envelope, Rendition message) throws SmtpFailure {
        byte[] chunk = chunkOf(message);
        List<Command> all = new ArrayList<>(envelope);
        all.add(new Command(Stage.DOT, "BDAT " + chunk.length + " LAST", ""));
        spoken = true;
        ahead = true;
        wire.say(timeouts.data(), all, chunk);
        mayHaveIt = true;
        hearAll(envelope);
        Reply reply = heardLast();
        boolean welcome = taken > 0 && !senderRefused;
        if (reply.intermediate() || (reply.positive() && senderRefused && taken > 0)) {
            throw outOfStep(Stage.DOT, "an answer to BDAT that makes no sense: " + reply.text());
        }
        Optional<Reply> toReset = heardReset();
        if (welcome && isAboutCommand(reply)) {
            knowsNoChunks(reply, toReset);
            return false;
        }
        if (toReset.stream().anyMatch(it -> !it.positive() && !it.closing())) {
            throw outOfStep(Stage.DOT, "an answer to RSET that makes no sense, after one to BDAT: " + reply.text());
        }
        verdicts.settleRest(recipient -> Verdict.of(recipient, Stage.DOT, reply));
        wire.cutUnlessSilent();
        return true;
    }

    /** What it said to the chunk; that it leaves counts as that of the message. */
    private Reply heardLast() throws SmtpFailure {
        Reply reply = wire.reply(Stage.DOT, timeouts.dot());
        if (reply.closing()) {
            wire.cut();
            throw SmtpFailure.refused(wire.host(), Stage.DOT, reply);
        }
        return reply;
    }

    /** Empty if the connection was lost: the message is settled all the same. */
    private Optional<Reply> heardReset() {
        try {
            Reply reply = wire.reply(Stage.DOT, timeouts.dot());
            if (reply.closing()) {
                wire.cut();
            }
            return Optional.of(reply);
        } catch (SmtpFailure e) {
            return Optional.empty();
        }
    }

    /** RFC 5321 4.2.1: x0z is about the command, not about the mail. */
    private static boolean isAboutCommand(Reply reply) {
        return reply.code() / 10 == 50;
    }

    /** It hasn't got the mail; unless it took the octets for commands, it may have it by DATA. */
    private void knowsNoChunks(Reply reply, Optional<Reply> toReset) throws SmtpFailure {
        mayHaveIt = false;
        quirks.note(wire.host(), Quirks.Quirk.KNOWS_NO_CHUNKS);
        if (toReset.stream().noneMatch(Reply::positive)) {
            wire.cut();
            throw SmtpFailure.nonsense(
                    wire.host(), Stage.DOT, "offers CHUNKING, and does not know BDAT: " + reply.text());
        }
        verdicts.forgetReplies();
        taken = 0;
    }

    private boolean takesCommandsAhead() {
        return extensions.offers("PIPELINING") && !quirks.has(wire.host(), Quirks.Quirk.LOSES_COMMANDS);
    }

    private boolean makesSense(Command command) {
        return !senderRefused && (command.stage() != Stage.DATA || taken > 0);
    }

    private void hearAll(List<Command> group) throws SmtpFailure {
        unanswered = ahead;
        for (Command command : group) {
            hear(command, wire.reply(command.stage(), timeouts.command()));
        }
        unanswered = false;
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
            case MAIL -> hearOfSender(reply.positive());
            case RCPT -> taken += reply.positive() ? 1 : 0;
            default -> waiting = reply.intermediate();
        }
        if (!reply.positive() && !reply.intermediate()) {
            refused(command, reply);
        }
    }

    private void hearOfSender(boolean welcome) {
        senderRefused = !welcome;
        if (welcome) {
            recipients.subList(named(), recipients.size()).stream()
                    .map(rcpt -> Verdict.oneTooMany(rcpt.address()))
                    .forEach(verdicts::settle);
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

    private byte[] chunkOf(Rendition message) throws SmtpFailure {
        try {
            return Chunk.of(message);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void sendBody(Rendition message) throws SmtpFailure {
        Reply reply;
        try (BodyWriter writer = new BodyWriter(wire, timeouts.data())) {
            message.writeTo(writer);
            writer.end();
            mayHaveIt = true;
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

    /** Whether the host can't have the mail, and the connection was lost, or the host left with 421, before anything else was answered. */
    boolean foundHostGone() {
        return gone;
    }

    /** Whether the host was lost, or lost its way, over commands that were said ahead of its answers. */
    boolean lostHostAhead() {
        return lostAhead;
    }

    /** Settles whoever is not settled yet; and anew those whose verdict may have been the answer to another question. */
    private void lost(SmtpFailure failure) {
        gone = spoken && !answered && (!mayHaveIt || failure.reply().isPresent());
        lostAhead = failure.reply().isEmpty() && (unanswered || (ahead && failure.outOfStep()));
        if (ahead && failure.outOfStep()) {
            verdicts.forgetReplies();
        }
        Verdict.Kind kind = mayHaveIt ? Verdict.Kind.AMBIGUOUS : Verdict.Kind.LOST;
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
