package org.jamesexpress.tls.dane;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.mx.Tlsa;
import org.jamesexpress.tls.TlsaData;

/** Those TLSA records that count. */
final class UsableRecords {
    private UsableRecords() {}

    /**
     * Of all of a name those with which something can be done; and of the same kind, those by the strongest digest alone,
     * beside those that are whole (digest agility, RFC 7671, 9). In an order that does not change with DNS.
     */
    static List<Tlsa> of(List<Tlsa> all) {
        List<Tlsa> usable = all.stream().filter(TlsaData::isUsable).distinct().toList();
        return usable.stream()
                .filter(record -> record.matchingType() == 0
                        || usable.stream()
                                .noneMatch(other ->
                                        isOfTheSameKind(record, other) && other.matchingType() > record.matchingType()))
                .sorted(Comparator.comparing(Tlsa::toString))
                .toList();
    }

    /** Why a record among all of a name doesn't count; empty if it does. */
    static Optional<String> complaint(Tlsa record, List<Tlsa> all) {
        return TlsaData.complaint(record)
                .or(() -> of(all).contains(record)
                        ? Optional.empty()
                        : Optional.of("another of its kind has a stronger digest"));
    }

    private static boolean isOfTheSameKind(Tlsa record, Tlsa other) {
        return record.usage() == other.usage() && record.selector() == other.selector();
    }
}
