package org.jamesexpress.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mx.Dnssec;
import org.jamesexpress.mx.TrustAnchors;
import org.jamesexpress.net.Trust;

/**
 * How much trust connections need.
 *
 * @param level where no policy says more
 * @param rules the administrator's, as they were read at first
 * @param mtaSts whether policies that domains publish by MTA-STS are obeyed
 * @param dane how it is known which answers of DNS are secure, for what domains say there of certificates
 * @param anchors from which all other keys in DNS are vouched for
 * @param trusted who may sign certificates besides those whom Java trusts
 * @param identity what hosts that ask who we are get to see
 */
public record TlsConfig(
        Level level,
        Optional<PolicyFile> rules,
        boolean mtaSts,
        Dnssec.Way dane,
        TrustAnchors anchors,
        List<X509Certificate> trusted,
        Optional<ClientIdentity> identity) {
    private static final String POLICY_FILE = "tlsPolicyFile";
    private static final String CERTIFICATE = "tlsClientCertificate";
    private static final String KEY = "tlsClientKey";
    private static final String FILE = "a path, absolute or from the server's folder";

    public TlsConfig {
        trusted = List.copyOf(trusted);
    }

    /**
     * Reads the settings, and the files that they name.
     *
     * @param home finds a file by the path that is written
     */
    public static TlsConfig from(Settings settings, Function<String, Path> home) {
        return new TlsConfig(
                settings.ask("tls")
                        .means(
                                "How much trust a connection needs where no rule says otherwise. `opportunistic`: encrypted"
                                        + " where the host offers it, with whatever certificate, and in clear where that fails."
                                        + " `required`: encrypted, or not at all. `verified`: likewise, with a certificate for the"
                                        + " host's name by somebody who is trusted. `none`: always in clear. What isn't met now"
                                        + " may be later: the mail waits until its `lifetime` ends.")
                        .example("verified")
                        .choice(Level.OPPORTUNISTIC),
                policyFile(settings, home),
                settings.ask("mtaSts")
                        .means("Whether the policies are obeyed that domains publish by MTA-STS (RFC 8461).")
                        .example("false")
                        .flag(true),
                settings.ask("dane")
                        .means(
                                "How it is known which answers of DNS are secure, so that what domains say there of their"
                                        + " hosts' certificates is obeyed (DANE, RFC 7672). `auto`: by the DNS servers, if all of"
                                        + " them are on this machine and validate; otherwise by validating here; and where the"
                                        + " servers don't pass signatures on, there is no DANE, and the log says so. `validate`:"
                                        + " by validating here. `resolver`: by the DNS servers, wherever they are. With these two"
                                        + " mail waits as long as it can't be known. `off`: there is no DANE.")
                        .example("validate")
                        .choice(Dnssec.Way.AUTO),
                settings.ask("daneAnchors")
                        .means(
                                "A file of DS or DNSKEY records from which all other keys in DNS are vouched for, in place"
                                        + " of those of the root that IANA publishes.")
                        .example("conf/tls/root-anchors.txt")
                        .value(
                                TrustAnchors.ofIana(),
                                "those of IANA",
                                text -> TrustAnchors.read(home.apply(text)),
                                "a file of DS or DNSKEY records, by its absolute path or from the server's folder"),
                settings.ask("tlsTrust")
                        .means(
                                "A file of the certificates, in PEM, of those who may sign a host's; besides those whom Java"
                                        + " trusts.")
                        .example("conf/tls/our-ca.pem")
                        .value(
                                List.of(),
                                "none",
                                text -> Trust.certificates(home.apply(text)),
                                "a file of certificates in PEM, by its absolute path or from the server's folder"),
                identity(settings, home));
    }

    private static Optional<ClientIdentity> identity(Settings settings, Function<String, Path> home) {
        Optional<Path> certificate = settings.ask(CERTIFICATE)
                .means(
                        "A file of the certificate, in PEM, that hosts get to see which ask who we are, with those between it"
                                + " and its authority behind it. Nobody else gets to see it. It is read anew when it changes.")
                .example("conf/tls/client.pem")
                .optional(home, FILE);
        Optional<Path> key = settings.ask(KEY)
                .means("A file of its private key, in PEM, without a password. It is read anew when it changes.")
                .example("conf/tls/client-key.pem")
                .optional(home, FILE);
        if (settings.hasAny(CERTIFICATE, KEY)) {
            settings.require(CERTIFICATE, KEY);
        }
        try {
            return certificate.isPresent() && key.isPresent()
                    ? Optional.of(ClientIdentity.read(certificate.get(), key.get()))
                    : Optional.empty();
        } catch (SettingsException e) {
            e.complaints().forEach(settings::complain);
            return Optional.empty();
        }
    }

    private static Optional<PolicyFile> policyFile(Settings settings, Function<String, Path> home) {
        Optional<Path> file = settings.ask(POLICY_FILE)
                .means("A file of rules for domains whose mail needs more trust, or can't have it:"
                        + " [its page](reference/tls.md) tells how it is written. It is read anew when it changes.")
                .example("conf/express-tls.xml")
                .optional(home, FILE);
        try {
            return file.isPresent() ? Optional.of(PolicyFile.read(file.get())) : Optional.empty();
        } catch (SettingsException e) {
            e.complaints().forEach(settings::complain);
            return Optional.empty();
        }
    }

    /** The administrator's rule for mail of a destination, if one applies on a day. */
    public Optional<Rule> rule(String destination, LocalDate day) {
        return rules.flatMap(read -> read.rule(destination, day));
    }

    /**
     * What connections must prove: the administrator's rules come first, then what domains say of themselves, then the
     * setting.
     *
     * @param published what domains say, the source whose word counts most first
     * @param clock its zone is that of the days on which rules expire
     */
    public Policies policies(List<PolicySource> published, Clock clock, LongSupplier nanos) {
        List<PolicySource> sources = new ArrayList<>();
        rules.ifPresent(read -> sources.add(new AdministratorsRules(read, clock, nanos)));
        sources.addAll(published);
        return new Policies(sources, level);
    }
}
