package org.jamesexpress.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jamesexpress.mime.Body;
import org.jamesexpress.mime.Rendition;

/** One mail's way through a session: MAIL, RCPT for each, DATA, the body, the dot. Used once, on the session's thread. */
final class Transaction {
    private final Wire wire;
    private final Extensions extensions;
    private final Timeouts timeouts;
    private final Envelope envelope;
    private final Commands commands;
    private final Body body;

    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private final List<String> accepted = new ArrayList<>();

    /** From here on the host may have the mail, whatever happens to the connection. */
    private boolean dotSent;

    Transaction(Wire wire, Extensions extensions, Timeouts timeouts, Envelope envelope, Body body) {
        this.wire = wire;
        this.extensions = extensions;
        this.timeouts = timeouts;
        this.envelope = envelope;
        this.commands = new Commands(envelope, extensions);
        this.body = body;
    }

    List<Verdict> run() {
        try {
            Rendition message = rendition();
            if (hostTakes(message) && mail(message) && recipients() && data()) {
                sendBody(message);
            }
        } catch (SmtpFailure e) {
            lost(e);
        }
        return envelope.addresses().stream().map(verdicts::get).toList();
    }

    private Rendition rendition() throws SmtpFailure {
        try {
            return Rendition.of(body, extensions.offers("8BITMIME"));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether the host takes a mail like this one, as far as its extensions tell. */
    private boolean hostTakes(Rendition message) {
        long largest = extensions.largestMessage().orElse(Long.MAX_VALUE);
        if (message.size() > largest) {
            return settle(recipient -> Verdict.tooLarge(recipient, message.size(), largest));
        }
        return !commands.lackSmtpUtf8() || settle(Verdict::lackingSmtpUtf8);
    }

    /** Settles everybody before anything was said; false, because nothing is to be said. */
    private boolean settle(Function<String, Verdict> verdict) {
        envelope.addresses().forEach(recipient -> verdicts.put(recipient, verdict.apply(recipient)));
        return false;
    }

    private boolean mail(Rendition message) throws SmtpFailure {
        StringBuilder parameters = new StringBuilder();
        if (extensions.offers("SIZE")) {
            parameters.append(" SIZE=").append(message.size());
        }
        if (message.eightBit()) {
            parameters.append(" BODY=8BITMIME");
        }
        Reply reply = wire.command(Stage.MAIL, commands.mail(parameters.toString()));
        if (reply.positive()) {
            return true;
        }
        settle(envelope.addresses(), Stage.MAIL, reply);
        recover(reply);
        return false;
    }

    private boolean recipients() throws SmtpFailure {
        int most = extensions.limit("RCPTMAX").orElse(Integer.MAX_VALUE);
        for (Rcpt rcpt : envelope.recipients()) {
            String recipient = rcpt.address();
            if (most-- <= 0) {
                verdicts.put(recipient, Verdict.oneTooMany(recipient));
                continue;
            }
            Reply reply = wire.command(Stage.RCPT, commands.rcpt(rcpt));
            if (reply.closing()) {
                settle(unsettled(), Stage.RCPT, reply);
                wire.cut();
                return false;
            }
            if (reply.positive()) {
                accepted.add(recipient);
            } else {
                verdicts.put(recipient, Verdict.of(recipient, Stage.RCPT, reply));
            }
        }
        if (accepted.isEmpty()) {
            wire.command(Stage.RCPT, "RSET");
        }
        return !accepted.isEmpty();
    }

    private boolean data() throws SmtpFailure {
        Reply reply = wire.command(Stage.DATA, "DATA");
        if (reply.intermediate()) {
            return true;
        }
        if (reply.positive()) {
            throw nonsense(Stage.DATA, "an answer to DATA that makes no sense: " + reply.text());
        }
        settle(accepted, Stage.DATA, reply);
        recover(reply);
        return false;
    }

    private void sendBody(Rendition message) throws SmtpFailure {
        try (BodyWriter writer = new BodyWriter(wire, timeouts.data())) {
            message.writeTo(writer);
            writer.end();
        } catch (SmtpFailure e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(e);
        } catch (RuntimeException e) {
            // The host still takes all that comes for the message: no command may follow.
            wire.cut();
            throw e;
        }
        dotSent = true;
        Reply reply = wire.endMessage(timeouts.dot());
        if (reply.intermediate()) {
            throw nonsense(Stage.DOT, "an answer to the final dot that makes no sense: " + reply.text());
        }
        settle(accepted, Stage.DOT, reply);
        if (reply.closing()) {
            wire.cut();
        }
        wire.cutUnlessSilent();
    }

    private void settle(List<String> recipients, Stage stage, Reply reply) {
        for (String recipient : recipients) {
            verdicts.put(recipient, Verdict.of(recipient, stage, reply));
        }
    }

    private void lost(SmtpFailure failure) {
        Verdict.Kind kind = dotSent ? Verdict.Kind.AMBIGUOUS : Verdict.Kind.LOST;
        for (String recipient : unsettled()) {
            Optional<Verdict> refusal = failure.reply().map(reply -> Verdict.of(recipient, failure.stage(), reply));
            verdicts.put(recipient, refusal.orElseGet(() -> Verdict.lost(recipient, kind, failure)));
        }
    }

    private List<String> unsettled() {
        return envelope.addresses().stream()
                .filter(recipient -> !verdicts.containsKey(recipient))
                .toList();
    }

    /** Makes the session ready for the next mail after a refusal, or ends it if the host is leaving. */
    private void recover(Reply refusal) throws SmtpFailure {
        if (refusal.closing()) {
            wire.cut();
        } else {
            wire.command(Stage.MAIL, "RSET");
        }
    }

    /** The dot must not follow. */
    private SmtpFailure unreadable(IOException e) {
        wire.cut();
        return SmtpFailure.ours(wire.host(), Stage.DATA, "the message can't be read here: " + e.getMessage());
    }

    /** The host has lost its way: nothing that can still be said would help. */
    private SmtpFailure nonsense(Stage stage, String whatCame) {
        wire.cut();
        return SmtpFailure.nonsense(wire.host(), stage, whatCame);
    }
}
