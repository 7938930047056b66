package org.jamesexpress.tls.dane;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jamesexpress.mx.Dnssec;
import org.jamesexpress.mx.Dnssec.Ability;
import org.jamesexpress.mx.Route;
import org.jamesexpress.mx.SecureRecords;
import org.jamesexpress.mx.SecureRecords.Known;
import org.jamesexpress.mx.SecureRecords.Standing;
import org.jamesexpress.mx.Tlsa;
import org.jamesexpress.net.Literals;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.PolicySource;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.Published;
import org.jamesexpress.tls.Ruling;
import org.jamesexpress.tls.TlsaData;
import org.jamesexpress.tls.dane.TlsaLookup.Found;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What domains say of the certificates of their hosts in secure DNS (RFC 7672). What can't be looked up defers the mail or
 * passes the host by: it could be what somebody keeps from us. Any thread may use it; it waits for DNS.
 */
public final class Dane implements PolicySource {
    private static final Logger LOGGER = LoggerFactory.getLogger(Dane.class);
    private static final String BY = "dane";

    private final Dnssec dnssec;
    private final int port;
    private final AtomicReference<String> told = new AtomicReference<>("");

    /** @param port that hosts are asked at */
    public Dane(Dnssec dnssec, int port) {
        this.dnssec = dnssec;
        this.port = port;
    }

    @Override
    public Optional<Ruling> of(String destination, String host) {
        if (isAddress(destination) || isAddress(host)) {
            return Optional.empty();
        }
        Ability ability = dnssec.ability();
        tell(ability);
        if (ability instanceof Ability.Works works) {
            return of(works.records(), comparable(destination), comparable(host));
        }
        return ability instanceof Ability.Unknown unknown ? Optional.of(wait(unknown.why())) : Optional.empty();
    }

    private Optional<Ruling> of(SecureRecords dns, String destination, String host) {
        Known<String> named = dns.exchanges(destination);
        return switch (named.standing()) {
            case FAILED -> Optional.of(wait(named.words()));
            case INSECURE -> Optional.empty();
            case SECURE -> ofSecure(dns, destination, host, named);
        };
    }

    @Override
    public Optional<Ruling.Wait> doubts(String destination, Route none) {
        if (isAddress(destination)) {
            return Optional.empty();
        }
        Ability ability = dnssec.ability();
        if (ability instanceof Ability.Works works) {
            return doubts(works.records(), comparable(destination), none);
        }
        return ability instanceof Ability.Unknown unknown ? Optional.of(wait(unknown.why())) : Optional.empty();
    }

    private static Optional<Ruling.Wait> doubts(SecureRecords dns, String destination, Route none) {
        Known<String> named = dns.exchanges(destination);
        if (named.standing() == Standing.FAILED) {
            return Optional.of(wait(named.words()));
        }
        if (named.standing() == Standing.INSECURE) {
            return Optional.empty();
        }
        boolean namesNobody = none instanceof Route.NoSuchDomain || none instanceof Route.NullMx;
        if (namesNobody && !hosts(named).isEmpty()) {
            return Optional.of(wait("secure DNS names hosts of " + destination));
        }
        return hosts(named).stream()
                .map(dns::addresses)
                .filter(addresses -> addresses.standing() == Standing.FAILED)
                .findFirst()
                .map(addresses -> wait(addresses.words()));
    }

    @Override
    public boolean names(String destination, String host) {
        if (isAddress(destination) || isAddress(host) || !(dnssec.ability() instanceof Ability.Works works)) {
            return false;
        }
        Known<String> named = works.records().exchanges(comparable(destination));
        return named.standing() == Standing.SECURE && hosts(named).contains(comparable(host));
    }

    /** What was found of a domain, by the same questions; empty for an address. */
    public Optional<Evidence> evidence(String destination) {
        if (isAddress(destination)) {
            return Optional.empty();
        }
        Ability ability = dnssec.ability();
        if (!(ability instanceof Ability.Works works)) {
            return Optional.of(new Evidence(ability, Optional.empty(), List.of()));
        }
        Known<String> named = works.records().exchanges(comparable(destination));
        List<Evidence.OfHost> hosts = named.standing() != Standing.SECURE
                ? List.of()
                : hosts(named).stream()
                        .distinct()
                        .map(host -> new Evidence.OfHost(
                                host,
                                TlsaLookup.find(works.records(), host, port).asked()))
                        .toList();
        return Optional.of(new Evidence(ability, Optional.of(named), hosts));
    }

    /** Those that a domain names, or itself if it names none. */
    private static List<String> hosts(Known<String> named) {
        return named.all().isEmpty()
                ? Stream.of(named.name())
                        .filter(name -> !name.isEmpty())
                        .map(Dane::comparable)
                        .toList()
                : named.all().stream().map(Dane::comparable).toList();
    }

    /** Where the hosts of a domain are known for certain. */
    private Optional<Ruling> ofSecure(SecureRecords dns, String destination, String host, Known<String> named) {
        List<String> hosts = hosts(named);
        if (!hosts.contains(host)) {
            // What plain DNS remembers may be older; but nobody is led past a host that must prove who it is.
            return hosts.isEmpty()
                            || hosts.stream()
                                    .anyMatch(each ->
                                            TlsaLookup.find(dns, each, port).hasASay())
                    ? Optional.of(avoid(
                            Problem.Type.DNSSEC_INVALID,
                            "secure DNS names other hosts of " + destination + " than " + host))
                    : Optional.empty();
        }
        return ruling(host, TlsaLookup.find(dns, host, port), Stream.of(destination, comparable(named.name())));
    }

    /** A relay is a host that nobody in DNS has named. */
    @Override
    public Optional<Ruling> ofRelay(String relay, int itsPort) {
        if (isAddress(relay)) {
            return Optional.empty();
        }
        Ability ability = dnssec.ability();
        tell(ability);
        if (ability instanceof Ability.Works works) {
            String host = comparable(relay);
            return ruling(host, TlsaLookup.find(works.records(), host, itsPort), Stream.of(host));
        }
        return ability instanceof Ability.Unknown unknown ? Optional.of(wait(unknown.why())) : Optional.empty();
    }

    private static Optional<Ruling> ruling(String host, Found found, Stream<String> furtherNames) {
        if (found.records().standing() == Standing.FAILED) {
            return Optional.of(avoid(
                    Problem.Type.DNSSEC_INVALID,
                    "the TLSA records of " + host + " can't be had: "
                            + found.records().words()));
        }
        return found.exist() ? Optional.of(demand(found, furtherNames)) : Optional.empty();
    }

    private static Ruling demand(Found found, Stream<String> furtherNames) {
        List<Tlsa> usable = UsableRecords.of(found.records().all());
        if (usable.isEmpty()) {
            return new Ruling.Connect(new Demand.Encrypted(), BY); // RFC 7672, 2.2
        }
        boolean namesCount = usable.stream().anyMatch(record -> record.usage() == TlsaData.SIGNER);
        List<String> names = namesCount
                ? Stream.concat(Stream.of(found.base()), furtherNames)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList()
                : List.of();
        return new Ruling.Connect(new Demand.Dane(usable, found.base(), names), BY);
    }

    @Override
    public Optional<Published> published(String destination, String host) {
        if (isAddress(destination)
                || isAddress(host)
                || !(dnssec.ability() instanceof Ability.Works works)
                || works.records().exchanges(destination).standing() != Standing.SECURE) {
            return Optional.empty();
        }
        Found found = TlsaLookup.find(works.records(), comparable(host), port);
        if (!found.hasASay()) {
            return Optional.empty();
        }
        List<Tlsa> all = found.records().all();
        Optional<Problem> unmet = Optional.empty();
        if (!found.exist()) {
            unmet = Optional.of(
                    new Problem(Problem.Type.DNSSEC_INVALID, found.records().words()));
        } else if (UsableRecords.of(all).isEmpty()) {
            unmet = Optional.of(new Problem(
                    Problem.Type.TLSA_INVALID, "none of the TLSA records of " + found.base() + " is of use"));
        }
        return Optional.of(new Published(
                Published.Type.TLSA, all.stream().map(Tlsa::toString).toList(), List.of(comparable(host)), unmet));
    }

    /** Once for each change. */
    private void tell(Ability ability) {
        String words = words(ability);
        String before = told.getAndSet(words);
        if (words.equals(before)) {
            return;
        }
        if (ability instanceof Ability.Works) {
            LOGGER.info("{}", words);
        } else {
            LOGGER.warn("{}", words);
        }
    }

    /** What an administrator should know of it. */
    private static String words(Ability ability) {
        if (ability instanceof Ability.Works works) {
            return "DANE: " + works.how();
        }
        return ability instanceof Ability.Unavailable none
                ? "There is no DANE, mail goes out as if no domain had any: " + none.why()
                : "DANE makes mail wait: " + ((Ability.Unknown) ability).why();
    }

    private static Ruling.Wait wait(String why) {
        return new Ruling.Wait(new Problem(Problem.Type.DNSSEC_INVALID, why), BY);
    }

    private static Ruling avoid(Problem.Type type, String why) {
        return new Ruling.Avoid(new Problem(type, why), BY);
    }

    private static boolean isAddress(String name) {
        return Literals.isLiteral(name) || Literals.address(name).isPresent();
    }

    static String comparable(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
