package org.jamesexpress.smtp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is known so far of each recipient of a mail. Belongs to the session's thread. */
final class Verdicts {
    private final List<String> recipients;
    private final Map<String, Verdict> settled = new HashMap<>();
    private boolean hostMayHaveIt;

    Verdicts(List<String> recipients) {
        this.recipients = recipients;
    }

    void settle(Verdict verdict) {
        settled.put(verdict.recipient(), verdict);
    }

    /** Settles whoever is not settled yet. */
    void settleRest(Function<String, Verdict> verdict) {
        recipients.forEach(recipient -> settled.computeIfAbsent(recipient, verdict));
    }

    /** Settles whoever is not settled yet, at the end of a conversation. */
    void settleRestBy(SmtpFailure failure) {
        Verdict.Kind kind = hostMayHaveIt ? Verdict.Kind.AMBIGUOUS : Verdict.Kind.LOST;
        settleRest(recipient -> failure.reply()
                .map(reply -> Verdict.of(recipient, failure.stage(), reply))
                .orElseGet(() -> Verdict.lost(recipient, kind, failure)));
    }

    /** The dot, or the whole chunk, was sent. */
    void messageIsAway() {
        hostMayHaveIt = true;
    }

    /** The host has made nothing of it. */
    void messageIsIgnored() {
        hostMayHaveIt = false;
    }

    /** Whether it may have the mail, whatever happens to the connection from here on. */
    boolean hostMayHaveIt() {
        return hostMayHaveIt;
    }

    /** Whoever was settled by what the host said is open again. */
    void forgetReplies() {
        settled.values().removeIf(verdict -> verdict.reply().isPresent());
    }

    /** In the envelope's order; everybody is settled. */
    List<Verdict> inOrder() {
        return recipients.stream().map(settled::get).toList();
    }
}
