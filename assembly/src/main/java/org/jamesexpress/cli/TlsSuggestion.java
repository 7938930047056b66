package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain of which it was seen how connections for its mail were encrypted, and what is suggested for it.
 *
 * @param mails those that a host was offered once it had proved its name
 * @param verified attempts over a connection on which the host had proved its name
 * @param since the first day of which attempts are known
 * @param says who had a say last besides the setting, and which; empty where nobody did
 * @param leftOut why no rule is suggested; empty where one is
 */
record TlsSuggestion(
        String domain,
        long mails,
        long verified,
        long unverified,
        long clear,
        long failed,
        LocalDate since,
        String says,
        String leftOut) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    /** As the server tells of it. */
    static TlsSuggestion of(String domain, JsonNode past, LocalDate since) {
        return new TlsSuggestion(
                domain,
                past.path("mails").asLong(),
                past.path("verified").asLong(),
                past.path("unverified").asLong(),
                past.path("clear").asLong(),
                past.path("failed").asLong(),
                since,
                past.path("says").asText(),
                "");
    }

    /** The same domain, written in two ways. */
    TlsSuggestion and(TlsSuggestion other) {
        return new TlsSuggestion(
                domain,
                mails + other.mails,
                verified + other.verified,
                unverified + other.unverified,
                clear + other.clear,
                failed + other.failed,
                since.isBefore(other.since) ? since : other.since,
                says.isEmpty() ? other.says : says,
                "");
    }

    /**
     * The same, judged.
     *
     * @param rule that applies to it now, in words
     * @param least mails
     */
    TlsSuggestion judged(Optional<String> rule, long least) {
        return new TlsSuggestion(domain, mails, verified, unverified, clear, failed, since, says, reason(rule, least));
    }

    private String reason(Optional<String> rule, long least) {
        if (rule.isPresent()) {
            return "there is a rule already: " + rule.get();
        }
        if (!says.isEmpty()) {
            return says.equals("tls: verified")
                    ? "the setting tls asks as much"
                    : "somebody has a say already: " + says;
        }
        if (!NAME.matcher(domain).matches()) {
            return "it is no domain that a rule could name";
        }
        List<String> against = new ArrayList<>();
        add(against, clear, "went in clear");
        add(against, failed, "failed in the handshake, or for want of one");
        add(against, unverified, "went to a host that didn't prove its name");
        if (!against.isEmpty()) {
            return "of " + Words.count(verified + unverified + clear + failed, "attempt") + " "
                    + String.join(", ", against);
        }
        return mails >= least ? "" : "only " + Words.count(mails, "mail") + " went to a verified host";
    }

    private static void add(List<String> against, long count, String what) {
        if (count > 0) {
            against.add(count + " " + what);
        }
    }

    boolean isSuggested() {
        return leftOut.isEmpty();
    }

    String why() {
        return (mails == 1 ? "the only mail" : "all " + mails + " mails") + " since " + since
                + " went to hosts that proved their names";
    }

    /** As the file of rules has it. */
    String rule(LocalDate expires) {
        return "    <rule domain=\"" + domain + "\" level=\"verified\" expires=\"" + expires + "\" reason=\"" + why()
                + "\"/>";
    }
}
