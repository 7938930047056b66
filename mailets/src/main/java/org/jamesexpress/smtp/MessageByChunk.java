package org.jamesexpress.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.mime.Rendition;

/**
 * Sends a small message together with its envelope, in BDAT (RFC 3030). RSET goes with it: the answer to that shows that
 * the one to the message was that, and no answer too many to a recipient; and it ends what was refused (RFC 3030 2). Used
 * once, on the session's thread.
 */
final class MessageByChunk {
    /**
     * In octets: a larger message waits until the host has taken the envelope. Where it takes nobody, the message was sent
     * in vain; and with the envelope it has to fit into our system's buffer, as {@link EnvelopeExchange#MOST_AHEAD}.
     */
    static final int LARGEST = 32 * 1024;

    private final Wire wire;
    private final Extensions extensions;
    private final Timeouts timeouts;
    private final Quirks quirks;
    private final boolean answeredLately;
    private final EnvelopeExchange exchange;
    private final Verdicts verdicts;

    MessageByChunk(
            Wire wire,
            Extensions extensions,
            SessionConfig config,
            boolean answeredLately,
            EnvelopeExchange exchange,
            Verdicts verdicts) {
        this.wire = wire;
        this.extensions = extensions;
        this.timeouts = config.timeouts();
        this.quirks = config.quirks();
        this.answeredLately = answeredLately;
        this.exchange = exchange;
        this.verdicts = verdicts;
    }

    /**
     * Whether the message may go with the envelope. If the connection is lost then before any answer, the host may have the
     * mail; so it must have answered lately, lest a session that it has ended meanwhile leave that doubt.
     */
    boolean suits(List<Command> envelope, Rendition message) {
        return extensions.offers("CHUNKING")
                && !quirks.has(wire.host(), Quirks.Quirk.KNOWS_NO_CHUNKS)
                && answeredLately
                && message.size() <= LARGEST
                && exchange.goesInOne(envelope);
    }

    /**
     * Sends it, and hears all answers.
     *
     * @return false if the host took recipients, but does not know BDAT: nothing has happened, and the session is ready
     * @throws SmtpFailure when the conversation ends before each recipient is settled
     * @throws IOException when the message can't be read; nothing was said then
     */
    boolean send(List<Command> envelope, Rendition message) throws IOException {
        say(envelope, message);
        verdicts.messageIsAway();
        exchange.hearAll(envelope);
        Reply reply = exchange.reply(Stage.DOT, timeouts.dot());
        if (reply.intermediate() || (reply.positive() && exchange.isContradictory())) {
            throw exchange.outOfStep(Stage.DOT, "an answer to BDAT that makes no sense: " + reply.text());
        }
        Optional<Reply> toReset = heardReset();
        if (exchange.isWelcome() && isAboutCommand(reply)) {
            knowsNoChunks(reply, toReset);
            return false;
        }
        if (toReset.stream().anyMatch(it -> !it.positive() && !it.closing())) {
            throw exchange.outOfStep(
                    Stage.DOT, "an answer to RSET that makes no sense, after one to BDAT: " + reply.text());
        }
        verdicts.settleRest(recipient -> Verdict.of(recipient, Stage.DOT, reply));
        wire.cutUnlessSilent();
        return true;
    }

    /** The chunk takes no memory while the host thinks, which may be long. */
    private void say(List<Command> envelope, Rendition message) throws IOException {
        byte[] chunk = Chunk.of(message);
        List<Command> all = new ArrayList<>(envelope);
        all.add(new Command(Stage.DOT, "BDAT " + chunk.length + " LAST", ""));
        exchange.say(all, chunk);
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
        verdicts.messageIsIgnored();
        quirks.note(wire.host(), Quirks.Quirk.KNOWS_NO_CHUNKS);
        if (toReset.stream().noneMatch(Reply::positive)) {
            throw wire.ended(SmtpFailure.nonsense(
                    wire.host(), Stage.DOT, "offers CHUNKING, and does not know BDAT: " + reply.text()));
        }
        exchange.beginAnew();
    }
}
