package org.jamesexpress.delivery;

import java.util.Optional;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;

/**
 * What an attempt learned for one recipient, from a host or without one.
 *
 * @param host empty where the attempt came to none
 * @param link to that host
 * @param stage empty likewise
 * @param reply the host's own words
 * @param status enhanced status code (RFC 3463)
 * @param words in one line: the reply, or what happened in its place
 */
record Finding(
        Optional<Candidate> host,
        Link link,
        Optional<Stage> stage,
        Optional<Reply> reply,
        String status,
        String words) {
    static Finding withoutHost(String status, String words) {
        return new Finding(Optional.empty(), Link.NONE, Optional.empty(), Optional.empty(), status, words);
    }

    static Finding of(Candidate host, Verdict verdict) {
        return new Finding(
                Optional.of(host),
                Link.NONE,
                Optional.of(verdict.stage()),
                verdict.reply(),
                StatusCodes.of(verdict),
                words(host, verdict));
    }

    /** The same, learned over a link. */
    Finding over(Link known) {
        return new Finding(host, known, stage, reply, status, words);
    }

    /** The same of what will be tried again: a transient matter, whatever the host says of it (RFC 3463, 2). */
    Finding forNow() {
        return status.startsWith("5") ? new Finding(host, link, stage, reply, "4" + status.substring(1), words) : this;
    }

    Reach reach() {
        if (reply.isPresent() || stage.stream().anyMatch(it -> it.compareTo(Stage.GREETING) > 0)) {
            return Reach.ANSWERED;
        }
        return stage.isPresent() || status.equals(StatusCodes.DNS_FAILED) ? Reach.UNANSWERED : Reach.NOT_TRIED;
    }

    /** The one that tells more of why the mail is not there: from the later stage, and from the better host if equal. */
    Finding orMoreTelling(Finding later) {
        return later.depth() > depth() ? later : this;
    }

    private int depth() {
        int reached = stage.map(Stage::ordinal).orElse(-1);
        return 2 * reached + (reply.isPresent() ? 1 : 0);
    }

    private static String words(Candidate host, Verdict verdict) {
        String ambiguous = verdict.kind() == Verdict.Kind.AMBIGUOUS ? " (it may have the mail)" : "";
        return verdict.reply()
                .map(reply -> "host " + host.host() + " said: " + reply.text())
                .orElseGet(() -> host.host() + ": " + verdict.words() + ambiguous);
    }
}
