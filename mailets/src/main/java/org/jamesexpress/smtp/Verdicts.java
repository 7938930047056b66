package org.jamesexpress.smtp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is known so far of each recipient of a mail. Belongs to the session's thread. */
final class Verdicts {
    private final List<String> recipients;
    private final Map<String, Verdict> settled = new HashMap<>();

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

    /** Whoever was settled by what the host said is open again. */
    void forgetReplies() {
        settled.values().removeIf(verdict -> verdict.reply().isPresent());
    }

    /** In the envelope's order; everybody is settled. */
    List<Verdict> inOrder() {
        return recipients.stream().map(settled::get).toList();
    }
}
