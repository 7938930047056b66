package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.SignedZones;
import org.jamesexpress.testing.SignedZones.Lie;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;
import org.jamesexpress.testing.TlsaText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of a mail where domains say of their hosts' certificates what they say in DNS, over signed zones and real
 * hosts. For each case one mail goes to a domain whose only host is like that, and one to a domain that has another host,
 * with which nothing is wrong; all of them at once.
 */
@Timeout(120)
class DanePolicyTest {
    private static final TestCa CA = new TestCa();
    private static final String UNKNOWN_HOSTS_NAME = "elsewhere.test";

    @TempDir
    private static Path folder;

    private static DeliveryFixture fixture;
    private static SignedZones zones;
    private static LoopbackDns dns;
    private static int hostsSoFar;

    /** With how the first host has the mail, or the status with which it goes on to the next one, if there is one. */
    private enum Case {
        OWN_CERTIFICATE("dane"),
        OWN_CERTIFICATE_WHOLE("dane"),
        OWN_CERTIFICATE_EXPIRED("dane"),
        OWN_CERTIFICATE_OF_ANOTHER_NAME("dane"),
        OWN_CERTIFICATE_SIGNED_BY_ITSELF("dane"),
        OWN_CERTIFICATE_OR_THE_NEXT("dane"),
        OWN_CERTIFICATE_BY_A_BETTER_DIGEST_ANOTHER("4.7.5 certificate-not-trusted"),
        ANOTHER_CERTIFICATE("4.7.5 certificate-not-trusted"),
        SIGNER("dane"),
        SIGNER_FOR_THE_DOMAIN("dane"),
        SIGNER_WHOLE_AND_NOT_SHOWN("dane"),
        SIGNER_NOT_SHOWN("4.7.5 certificate-not-trusted"),
        SIGNER_FOR_ANOTHER_NAME("4.7.5 certificate-host-mismatch"),
        SIGNER_AND_EXPIRED("4.7.5 certificate-expired"),
        NOTHING_OF_USE("unverified certificate-not-trusted"),
        NOTHING_OF_USE_AND_NO_STARTTLS("4.7.4 starttls-not-supported"),
        NO_RECORD("unverified certificate-not-trusted"),
        NO_RECORD_AND_NO_STARTTLS("clear starttls-not-supported"),
        RECORD_OF_ANOTHER_PORT("unverified certificate-not-trusted"),
        STARTTLS_STRIPPED("4.7.4 starttls-not-supported"),
        STARTTLS_REFUSED("4.7.0 starttls-not-supported"),
        INSECURE_DOMAIN("unverified certificate-not-trusted"),
        INSECURE_DOMAIN_OF_A_SECURE_HOST("unverified certificate-not-trusted"),
        INSECURE_HOST("unverified certificate-not-trusted"),
        ALIAS("dane"),
        ALIAS_WITH_THE_RECORD("dane"),
        ALIAS_WITH_ANOTHER_RECORD_THAN_THE_HOST("dane"),
        ALIAS_INTO_AN_INSECURE_ZONE("dane"),
        ALIAS_OF_ANOTHER_CERTIFICATE("4.7.5 certificate-not-trusted"),
        FORGED_RECORD("4.7.5"),
        EXPIRED_RECORD("4.7.5"),
        UNSIGNED_RECORD("4.7.5"),
        RECORD_SIGNED_BY_AN_INSECURE_ZONE("4.7.5"),
        RECORD_DENIED("4.7.5"),
        RECORD_DENIED_BY_AN_INSECURE_ZONE("4.7.5"),
        NO_ANSWER_FOR_THE_RECORD("4.7.5"),
        FORGED_ADDRESS("4.7.5"),
        FORGED_MX("4.7.5 all"),
        UNSIGNED_MX("4.7.5 all"),
        MX_SIGNED_BY_AN_INSECURE_ZONE("4.7.5 all");

        final String meaning;

        Case(String meaning) {
            this.meaning = meaning;
        }

        boolean isDelivered() {
            return !meaning.startsWith("4");
        }

        boolean isOfAllHosts() {
            return meaning.endsWith(" all");
        }

        boolean isWithoutARecord() {
            return name().startsWith("NO_RECORD") || this == RECORD_OF_ANOTHER_PORT;
        }

        Identity identity(String host, String domain) {
            return switch (this) {
                case OWN_CERTIFICATE_EXPIRED, SIGNER_AND_EXPIRED -> CA.identity(Flaw.EXPIRED, host);
                case OWN_CERTIFICATE_OF_ANOTHER_NAME, SIGNER_FOR_ANOTHER_NAME ->
                    CA.identity(Flaw.NONE, UNKNOWN_HOSTS_NAME);
                case OWN_CERTIFICATE_SIGNED_BY_ITSELF -> CA.identity(Flaw.SELF_SIGNED, host);
                case SIGNER_FOR_THE_DOMAIN -> CA.identity(Flaw.NONE, domain);
                case SIGNER_NOT_SHOWN, SIGNER_WHOLE_AND_NOT_SHOWN -> CA.identity(Flaw.INTERMEDIATE_MISSING, host);
                default -> CA.identity(Flaw.NONE, host);
            };
        }

        /** What the host's domain says of its certificate. */
        List<String> records(Identity shown) {
            Identity other = CA.identity(Flaw.NONE, UNKNOWN_HOSTS_NAME);
            return switch (this) {
                case OWN_CERTIFICATE_WHOLE -> List.of(TlsaText.of("3 0 0", shown.certificate()));
                case OWN_CERTIFICATE_OR_THE_NEXT ->
                    List.of(TlsaText.of("3 1 1", other.certificate()), TlsaText.of("3 1 1", shown.certificate()));
                case OWN_CERTIFICATE_BY_A_BETTER_DIGEST_ANOTHER ->
                    List.of(TlsaText.of("3 1 1", shown.certificate()), TlsaText.of("3 1 2", other.certificate()));
                case ANOTHER_CERTIFICATE,
                        RECORD_OF_ANOTHER_PORT,
                        INSECURE_DOMAIN,
                        INSECURE_DOMAIN_OF_A_SECURE_HOST,
                        INSECURE_HOST,
                        ALIAS_OF_ANOTHER_CERTIFICATE -> List.of(TlsaText.of("3 1 1", other.certificate()));
                case SIGNER, SIGNER_FOR_THE_DOMAIN, SIGNER_NOT_SHOWN, SIGNER_FOR_ANOTHER_NAME, SIGNER_AND_EXPIRED ->
                    List.of(TlsaText.of("2 1 1", CA.between()));
                case SIGNER_WHOLE_AND_NOT_SHOWN -> List.of(TlsaText.of("2 0 0", CA.between()));
                case NOTHING_OF_USE, NOTHING_OF_USE_AND_NO_STARTTLS ->
                    List.of(TlsaText.of("1 1 1", other.certificate()), "3 1 1 abcd", "3 7 1 " + "ab".repeat(32));
                default -> List.of(TlsaText.of("3 1 1", shown.certificate()));
            };
        }

        void script(ScriptedSmtpServer host) {
            switch (this) {
                case NOTHING_OF_USE_AND_NO_STARTTLS, NO_RECORD_AND_NO_STARTTLS, STARTTLS_STRIPPED -> host.withoutTls();
                case STARTTLS_REFUSED -> host.saying(Point.STARTTLS, "454 4.7.0 not now");
                default -> {
                    // It offers TLS.
                }
            }
        }

        void lie(String domain, String host, String base) {
            switch (this) {
                case FORGED_RECORD -> zones.lie(base, "TLSA", Lie.WRONG_SIGNATURE);
                case EXPIRED_RECORD -> zones.lie(base, "TLSA", Lie.SIGNATURE_EXPIRED);
                case UNSIGNED_RECORD -> zones.lie(base, "TLSA", Lie.NO_SIGNATURE);
                case RECORD_SIGNED_BY_AN_INSECURE_ZONE -> zones.lie(base, "TLSA", Lie.SIGNED_BY_INSECURE_ZONE);
                case RECORD_DENIED -> zones.lie(base, "TLSA", Lie.DENIED);
                case RECORD_DENIED_BY_AN_INSECURE_ZONE -> zones.lie(base, "TLSA", Lie.DENIED_BY_INSECURE_ZONE);
                case NO_ANSWER_FOR_THE_RECORD -> dns.fail(base, Fault.SERVFAIL);
                case FORGED_ADDRESS -> zones.lie(host, "A", Lie.WRONG_SIGNATURE);
                case FORGED_MX -> zones.lie(domain, "MX", Lie.WRONG_SIGNATURE);
                case UNSIGNED_MX -> zones.lie(domain, "MX", Lie.NO_SIGNATURE);
                case MX_SIGNED_BY_AN_INSECURE_ZONE -> zones.lie(domain, "MX", Lie.SIGNED_BY_INSECURE_ZONE);
                default -> {
                    // Nobody lies.
                }
            }
        }
    }

    /** A domain that a mail goes to. */
    private record Trial(Case what, String domain, List<ScriptedSmtpServer> hosts) {
        static Trial of(Case what, boolean withANextHost) {
            String domain =
                    what.name().toLowerCase(Locale.ROOT).replace('_', '-') + (withANextHost ? "2" : "1") + ".test";
            boolean insecure = what == Case.INSECURE_DOMAIN || what == Case.INSECURE_DOMAIN_OF_A_SECURE_HOST;
            boolean elsewhere = what == Case.INSECURE_DOMAIN_OF_A_SECURE_HOST || what == Case.INSECURE_HOST;
            if (insecure) {
                zones.insecureZone(domain + ".");
            } else {
                zones.zone(domain + ".");
            }
            String hosts = elsewhere ? "hosts-" + domain : domain;
            if (what == Case.INSECURE_HOST) {
                zones.insecureZone(hosts + ".");
            } else if (elsewhere) {
                zones.zone(hosts + ".");
            }
            List<ScriptedSmtpServer> all = new ArrayList<>();
            all.add(first(what, domain, "mx1." + hosts));
            if (withANextHost) {
                all.add(second(domain));
            }
            return new Trial(what, domain, all);
        }

        private static ScriptedSmtpServer first(Case what, String domain, String name) {
            boolean isAlias = what.name().startsWith("ALIAS");
            boolean leavesWhatIsSigned = what == Case.ALIAS_INTO_AN_INSECURE_ZONE;
            String real = !isAlias ? name : (leavesWhatIsSigned ? "real.insecure-" : "real.") + domain;
            if (leavesWhatIsSigned) {
                zones.insecureZone("insecure-" + domain + ".");
            }
            Identity shown = what.identity(real, domain);
            ScriptedSmtpServer host = fixture.host(++hostsSoFar).withTls(shown.context());
            what.script(host);
            boolean isOfTheAlias = what == Case.ALIAS_WITH_THE_RECORD || leavesWhatIsSigned;
            int port = host.port() + (what == Case.RECORD_OF_ANOTHER_PORT ? 1 : 0);
            String base = "_" + port + "._tcp." + (isOfTheAlias ? name : real) + ".";
            zones.put(domain + ". 60 IN MX 1 " + name + ".", real + ". 60 IN A " + fixture.address(hostsSoFar));
            if (isAlias) {
                zones.put(name + ". 60 IN CNAME " + real + ".");
            }
            if (what == Case.ALIAS_WITH_ANOTHER_RECORD_THAN_THE_HOST) {
                zones.put("_" + port + "._tcp." + name + ". 60 IN TLSA " + TlsaText.of("3 1 1", CA.between()));
            }
            if (!what.isWithoutARecord() || what == Case.RECORD_OF_ANOTHER_PORT) {
                what.records(shown).forEach(record -> zones.put(base + " 60 IN TLSA " + record));
            }
            what.lie(domain + ".", name + ".", base);
            return host;
        }

        private static ScriptedSmtpServer second(String domain) {
            Identity shown = CA.identity(Flaw.EXPIRED, UNKNOWN_HOSTS_NAME);
            ScriptedSmtpServer host = fixture.host(++hostsSoFar).withTls(shown.context());
            String name = "mx2." + domain + ".";
            zones.put(
                    domain + ". 60 IN MX 2 " + name,
                    name + " 60 IN A " + fixture.address(hostsSoFar),
                    "_" + host.port() + "._tcp." + name + " 60 IN TLSA " + TlsaText.of("3 1 1", shown.certificate()));
            return host;
        }

        /** Of the last attempt what became of it, the status, and what was proved. */
        String last() {
            List<String> all = fixture.store()
                    .read(connection -> Sql.query(
                            connection,
                            row -> String.join(" ", row.getString(1), row.getString(2), row.getString(3))
                                    .strip(),
                            "SELECT outcome, enhanced, tls_proof FROM outbound_attempt WHERE message = ? ORDER BY number",
                            domain));
            return all.get(all.size() - 1);
        }

        /** How each host that has the mail got it. */
        List<Boolean> copies() {
            return hosts.stream()
                    .flatMap(host -> host.mails().stream())
                    .map(mail -> mail.encrypted())
                    .toList();
        }
    }

    private static final Map<Case, Trial> ALONE = new EnumMap<>(Case.class);
    private static final Map<Case, Trial> WITH_A_NEXT_HOST = new EnumMap<>(Case.class);

    @BeforeAll
    static void sendAMailForEachCase() throws Exception {
        fixture = new DeliveryFixture(folder).with("maxConnections", "400");
        zones = new SignedZones();
        dns = LoopbackDns.start(zones);
        for (Case each : Case.values()) {
            ALONE.put(each, Trial.of(each, false));
            WITH_A_NEXT_HOST.put(each, Trial.of(each, true));
        }
        Files.writeString(folder.resolve("anchors"), zones.anchor());
        fixture.with("dnsServers", dns.hostPort())
                .with("daneAnchors", folder.resolve("anchors").toString())
                .with("dane", "validate")
                .with("mtaSts", "false")
                .start();
        for (Trial trial : trials().toList()) {
            fixture.send(trial.domain, "alice@a.test", "bob@" + trial.domain);
        }
        fixture.nextEvents(2 * Case.values().length);
    }

    private static Stream<Trial> trials() {
        return Stream.concat(ALONE.values().stream(), WITH_A_NEXT_HOST.values().stream());
    }

    private static Trial trial(Map<Case, Trial> trials, Case what) {
        return Optional.ofNullable(trials.get(what)).orElseThrow();
    }

    @AfterAll
    static void close() throws IOException {
        fixture.close();
        dns.close();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void meansThisWhereThereIsNoOtherHost(Case what) {
        Trial trial = trial(ALONE, what);
        String proof = what.meaning.replaceFirst("^[^ ]+( all)? ?", "");

        assertThat(trial.last())
                .isEqualTo(
                        what.meaning.equals("dane")
                                ? "DELIVERED 2.0.0 dane"
                                : ((what.isDelivered()
                                                        ? "DELIVERED 2.0.0 "
                                                        : "DEFERRED " + what.meaning.substring(0, 5) + " ")
                                                + proof)
                                        .strip());
        assertThat(trial.copies())
                .isEqualTo(what.isDelivered() ? List.of(!what.meaning.startsWith("clear")) : List.of());
        if (!what.isDelivered()) {
            assertThat(trial.hosts.get(0).commands()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void meansThisWhereThereIsAnother(Case what) {
        Trial trial = trial(WITH_A_NEXT_HOST, what);
        if (what.isOfAllHosts()) {
            assertThat(trial.last()).isEqualTo("DEFERRED 4.7.5");
            assertThat(trial.copies()).isEmpty();
        } else if (what.isDelivered()) {
            assertThat(trial.last()).isEqualTo(trial(ALONE, what).last());
        } else {
            assertThat(trial.last()).isEqualTo("DELIVERED 2.0.0 dane");
            assertThat(trial.hosts.get(0).mails()).isEmpty();
        }
        assertThat(trial.copies()).hasSize(what.isOfAllHosts() ? 0 : 1);
    }
}
