package org.jamesexpress.cli;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.mx.Dnssec.Ability;
import org.jamesexpress.mx.SecureRecords.Known;
import org.jamesexpress.tls.dane.Evidence;

/**
 * What secure DNS says of a domain's hosts, for programs. What is not there is empty text, or an empty list.
 *
 * @param obeyed whether it is asked for at all
 * @param dnssec {@code available}, {@code unavailable}, or {@code unknown}, which makes mail wait
 * @param words how it works, or why not
 * @param mx how far the MX records can be believed: {@code secure}, {@code insecure} or {@code failed}
 * @param mxWords why there is no answer
 */
record DaneJson(boolean obeyed, String dnssec, String words, String mx, String mxWords, List<Asked> asked) {
    static final DaneJson NOT_ASKED = new DaneJson(false, "", "", "", "", List.of());

    /**
     * A question about a host.
     *
     * @param type {@code A}, {@code CNAME} or {@code TLSA}
     * @param answer as {@code mx}
     */
    record Asked(String host, String name, String type, String answer, String words, List<Tlsa> records) {
        private static Asked of(String host, Evidence.Asked asked) {
            return new Asked(
                    host,
                    asked.name(),
                    asked.type(),
                    TlsWords.word(asked.standing()),
                    asked.words(),
                    asked.records().stream().map(Tlsa::of).toList());
        }
    }

    /**
     * A record that was found.
     *
     * @param words why it doesn't count, whoever vouches for it
     */
    record Tlsa(int usage, int selector, int matchingType, String data, String words) {
        private static Tlsa of(Evidence.Seen seen) {
            return new Tlsa(
                    seen.record().usage(),
                    seen.record().selector(),
                    seen.record().matchingType(),
                    seen.record().data(),
                    seen.complaint().orElse(""));
        }
    }

    static DaneJson of(Evidence evidence) {
        Optional<Known<String>> mx = evidence.exchanges();
        return new DaneJson(
                true,
                evidence.ability() instanceof Ability.Works
                        ? "available"
                        : evidence.ability() instanceof Ability.Unavailable ? "unavailable" : "unknown",
                words(evidence.ability()),
                mx.map(known -> TlsWords.word(known.standing())).orElse(""),
                mx.map(Known::words).orElse(""),
                evidence.hosts().stream()
                        .flatMap(host -> host.asked().stream().map(each -> Asked.of(host.host(), each)))
                        .toList());
    }

    private static String words(Ability ability) {
        if (ability instanceof Ability.Works works) {
            return works.how();
        }
        return ability instanceof Ability.Unavailable none ? none.why() : ((Ability.Unknown) ability).why();
    }
}
