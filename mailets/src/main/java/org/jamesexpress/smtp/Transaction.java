package org.jamesexpress.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One mail's way through a session: MAIL, RCPT for each, DATA, the body, the dot. Used once, on the session's thread. */
final class Transaction {
    private static final EnhancedCode TOO_LARGE = new EnhancedCode(5, 3, 4);
    private static final EnhancedCode CONVERSION_NEEDED = new EnhancedCode(5, 6, 3);
    private static final EnhancedCode SMTPUTF8_NEEDED = new EnhancedCode(5, 6, 7);

    private final Wire wire;
    private final Extensions extensions;
    private final Timeouts timeouts;
    private final Envelope envelope;
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
        this.body = body;
    }

    List<Verdict> run() {
        try {
            if (hostLacksNothing() && mail() && recipients() && data()) {
                sendBody();
            }
        } catch (SmtpFailure e) {
            lost(e);
        }
        return envelope.addresses().stream().map(verdicts::get).toList();
    }

    /** Whether the host takes a mail like this one, as far as its extensions tell. */
    private boolean hostLacksNothing() {
        long largest = extensions.largestMessage().orElse(Long.MAX_VALUE);
        if (body.size() > largest) {
            String words = "the message has %d octets, the host takes %d".formatted(body.size(), largest);
            return refuse(TOO_LARGE, words);
        }
        if (body.eightBit() && !extensions.offers("8BITMIME")) {
            return refuse(CONVERSION_NEEDED, "the message is 8-bit, and the host does not offer 8BITMIME");
        }
        if (envelope.international() && !extensions.offers("SMTPUTF8")) {
            String words = "an address is not ASCII, and the host does not offer SMTPUTF8";
            envelope.addresses()
                    .forEach(recipient -> verdicts.put(recipient, Verdict.lacking(recipient, SMTPUTF8_NEEDED, words)));
            return false;
        }
        return true;
    }

    private boolean refuse(EnhancedCode status, String words) {
        for (String recipient : envelope.addresses()) {
            verdicts.put(recipient, Verdict.refused(recipient, Stage.MAIL, status, words));
        }
        return false;
    }

    private boolean mail() throws SmtpFailure {
        StringBuilder command =
                new StringBuilder("MAIL FROM:<").append(envelope.reversePath()).append('>');
        if (extensions.offers("SIZE")) {
            command.append(" SIZE=").append(body.size());
        }
        if (body.eightBit()) {
            command.append(" BODY=8BITMIME");
        }
        if (envelope.international()) {
            command.append(" SMTPUTF8");
        }
        Reply reply = wire.command(Stage.MAIL, command.toString());
        if (reply.positive()) {
            return true;
        }
        settle(envelope.addresses(), Stage.MAIL, reply);
        recover(reply);
        return false;
    }

    private boolean recipients() throws SmtpFailure {
        for (String recipient : envelope.addresses()) {
            Reply reply = wire.command(Stage.RCPT, "RCPT TO:<" + recipient + ">");
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
            throw cut(Stage.DATA, "an answer to DATA that makes no sense: " + reply.text());
        }
        settle(accepted, Stage.DATA, reply);
        recover(reply);
        return false;
    }

    private void sendBody() throws SmtpFailure {
        try (InputStream octets = body.open()) {
            new BodyWriter(wire, timeouts.data()).write(octets);
        } catch (SmtpFailure e) {
            throw e;
        } catch (IOException e) {
            throw cut(Stage.DATA, "the message can't be read here: " + e.getMessage());
        } catch (RuntimeException e) {
            // The host still takes all that comes for the message: no command may follow.
            wire.cut();
            throw e;
        }
        dotSent = true;
        Reply reply = wire.exchange(Stage.DOT, timeouts.dot(), ".");
        if (reply.intermediate()) {
            throw cut(Stage.DOT, "an answer to the final dot that makes no sense: " + reply.text());
        }
        settle(accepted, Stage.DOT, reply);
        if (reply.closing()) {
            wire.cut();
        }
    }

    private void settle(List<String> recipients, Stage stage, Reply reply) {
        for (String recipient : recipients) {
            verdicts.put(recipient, Verdict.of(recipient, stage, reply));
        }
    }

    private void lost(SmtpFailure failure) {
        Verdict.Kind kind = dotSent ? Verdict.Kind.AMBIGUOUS : Verdict.Kind.LOST;
        for (String recipient : unsettled()) {
            verdicts.put(recipient, Verdict.lost(recipient, kind, failure));
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

    /** Nothing that can still be said would help: the dot must not follow, or the host has lost its way. */
    private SmtpFailure cut(Stage stage, String whatHappened) {
        wire.cut();
        return SmtpFailure.because(wire.host(), stage, whatHappened);
    }
}
