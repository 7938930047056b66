package org.jamesexpress.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.Ruling;
import org.jamesexpress.tls.TlsFacts;

/** How connections are encrypted, and what they have to prove, in a few words. */
final class TlsWords {
    private TlsWords() {}

    static String of(TlsFacts tls) {
        if (!tls.isEncrypted()) {
            return "in clear";
        }
        String why =
                tls.problem().map(Problem::words).map(words -> ": " + words).orElse("");
        return tls.protocol() + ", "
                + switch (tls.proof()) {
                    case VERIFIED -> "verified";
                    case PINNED -> "its key is one of those that were pinned";
                    case DANE -> "its certificate is one that its domain names in secure DNS (TLSA)";
                    case NONE -> "unverified" + why;
                };
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** What is demanded, in a word, and of which names. */
    static String demand(Demand demand) {
        return demand instanceof Demand.Verified verified && !verified.names().isEmpty()
                ? "verified for " + String.join(", ", verified.names())
                : demand.word();
    }

    /** What the hosts of a destination must prove: mostly all of them the same. */
    static List<String> of(List<Ruling.Connect> trust) {
        return trust.stream().map(TlsWords::of).distinct().toList();
    }

    /** Each source and level once. */
    static String inAWord(List<Ruling.Connect> trust) {
        return trust.stream()
                .map(each -> each.by().equals("tls") ? each.demand().word() : each.words())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String of(Ruling.Connect trust) {
        String who = trust.by().equals("tls") ? "TLS: " : "TLS, by " + trust.by() + ": ";
        return who
                + switch (trust.demand().word()) {
                    case "none" -> "none, every connection stays in clear.";
                    case "opportunistic" ->
                        "where a host offers it, with any certificate; in clear where the handshake fails.";
                    case "required" -> "required, with any certificate; otherwise the mail waits.";
                    case "pinned" -> "only with a host that has one of the pinned keys; otherwise the mail waits.";
                    case "tlsa" ->
                        "only with a host whose certificate its domain names in secure DNS; otherwise the mail waits.";
                    default -> "only with a host that proves who it is; otherwise the mail waits.";
                };
    }
}
