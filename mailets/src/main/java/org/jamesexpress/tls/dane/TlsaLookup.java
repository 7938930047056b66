package org.jamesexpress.tls.dane;

import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.mx.SecureRecords;
import org.jamesexpress.mx.SecureRecords.Known;
import org.jamesexpress.mx.SecureRecords.Standing;
import org.jamesexpress.mx.Tlsa;
import org.jamesexpress.tls.dane.Evidence.Asked;

/**
 * Looks for the TLSA records of one host: at the end of its aliases, if all of them are secure, and then at its own name,
 * if that is in a secure zone (RFC 7672, 2.2.3). Used once, by one thread; it waits for DNS.
 */
final class TlsaLookup {
    private final SecureRecords dns;
    private final String host;
    private final int port;
    private final List<Asked> asked = new ArrayList<>();

    /**
     * The records of a host.
     *
     * @param base the name that has them
     * @param asked what DNS was asked
     */
    record Found(String base, Known<Tlsa> records, List<Asked> asked) {
        boolean hasASay() {
            return records.standing() == Standing.FAILED || exist();
        }

        boolean exist() {
            return records.standing() == Standing.SECURE && !records.all().isEmpty();
        }
    }

    private TlsaLookup(SecureRecords dns, String host, int port) {
        this.dns = dns;
        this.host = host;
        this.port = port;
    }

    /** @param host in lower case, without a final dot */
    static Found find(SecureRecords dns, String host, int port) {
        return new TlsaLookup(dns, host, port).find();
    }

    private Found find() {
        Known<?> addresses = dns.addresses(host);
        if (addresses.standing() == Standing.FAILED) {
            asked.add(Asked.of(host, "A", addresses));
            return none(Standing.FAILED, addresses.words());
        }
        String last = Dane.comparable(addresses.name());
        if (addresses.standing() == Standing.SECURE && !last.isEmpty() && !last.equals(host)) {
            Found expanded = at(last);
            return expanded.hasASay() ? expanded : at(host);
        }
        if (addresses.standing() == Standing.INSECURE) {
            Known<String> alias = dns.alias(host);
            if (alias.standing() == Standing.FAILED) {
                asked.add(Asked.of(host, "CNAME", alias));
                return none(Standing.FAILED, alias.words());
            }
            if (alias.standing() == Standing.INSECURE || alias.all().isEmpty()) {
                asked.add(Asked.of(host, "A", addresses));
                return none(Standing.INSECURE, "");
            }
        }
        return at(host);
    }

    private Found at(String base) {
        String name = "_" + port + "._tcp." + base;
        Known<Tlsa> records = dns.tlsa(name);
        asked.add(Asked.ofTlsa(name, records));
        return new Found(base, records, asked);
    }

    private Found none(Standing standing, String words) {
        return new Found(host, new Known<>("", List.of(), standing, words), asked);
    }
}
