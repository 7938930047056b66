package org.jamesexpress.tls.dane;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.mx.Dnssec.Ability;
import org.jamesexpress.mx.SecureRecords.Known;
import org.jamesexpress.mx.SecureRecords.Standing;
import org.jamesexpress.mx.Tlsa;

/**
 * What DNS says of the certificates of a domain's hosts, as far as it is asked for it.
 *
 * @param ability whether secure answers can be had
 * @param exchanges the MX records; empty where no secure answer can be had
 * @param hosts empty where nobody knows for certain which ones they are
 */
public record Evidence(Ability ability, Optional<Known<String>> exchanges, List<OfHost> hosts) {
    /**
     * What is said of one host.
     *
     * @param asked the questions, of which the last one counts
     */
    public record OfHost(String host, List<Asked> asked) {
        public OfHost {
            asked = List.copyOf(asked);
        }
    }

    /**
     * One question about a host.
     *
     * @param type {@code A}, for addresses of both families; {@code CNAME} or {@code TLSA}
     * @param words why there is no answer that counts, where that is so
     * @param records of the type TLSA
     */
    public record Asked(String name, String type, Standing standing, String words, List<Seen> records) {
        public Asked {
            records = List.copyOf(records);
        }

        static Asked of(String name, String type, Known<?> answer) {
            return new Asked(name, type, answer.standing(), answer.words(), List.of());
        }

        static Asked ofTlsa(String name, Known<Tlsa> answer) {
            List<Seen> records = answer.all().stream()
                    .map(each -> new Seen(each, UsableRecords.complaint(each, answer.all())))
                    .toList();
            return new Asked(name, "TLSA", answer.standing(), answer.words(), records);
        }
    }

    /**
     * A record that was found.
     *
     * @param complaint why it doesn't count
     */
    public record Seen(Tlsa record, Optional<String> complaint) {}

    public Evidence {
        hosts = List.copyOf(hosts);
    }

    /** Whether there is more to tell than that the domain has nothing of the kind. */
    public boolean isTelling() {
        return !(ability instanceof Ability.Works)
                || exchanges.stream().anyMatch(known -> known.standing() == Standing.FAILED)
                || hosts.stream()
                        .flatMap(host -> host.asked().stream())
                        .anyMatch(each -> each.standing() == Standing.FAILED
                                || !each.records().isEmpty());
    }
}
