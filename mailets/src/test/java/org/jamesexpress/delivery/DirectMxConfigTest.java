package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mx.Dnssec;
import org.jamesexpress.mx.Families;
import org.jamesexpress.mx.HostPort;
import org.jamesexpress.mx.TrustAnchors;
import org.jamesexpress.tls.Level;
import org.jamesexpress.tls.TlsConfig;
import org.jamesexpress.tls.report.MailAddress;
import org.junit.jupiter.api.Test;

class DirectMxConfigTest {
    @Test
    void hasTheDefaultsOfTheDesign() throws SettingsException {
        DirectMxConfig config = read(Map.of());
        assertThat(config.heloName()).isEqualTo("mail.a.test");
        assertThat(config.retry().steps())
                .containsExactly(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(20),
                        Duration.ofMinutes(40),
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofHours(4));
        assertThat(config.retry().jitterPercent()).isEqualTo(10);
        assertThat(config.retry().lifetime()).isEqualTo(Duration.ofDays(5));
        assertThat(config.delayWarning()).contains(Duration.ofHours(4));
        assertThat(config.maxConnections()).isEqualTo(200);
        assertThat(config.maxConnectionsPerDestination()).isEqualTo(20);
        assertThat(config.timeouts().connect()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.timeouts().dot()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.maxHosts()).isEqualTo(5);
        assertThat(config.families()).isEqualTo(Families.BOTH);
        assertThat(config.port()).isEqualTo(25);
        assertThat(config.allowLoopbackMx()).isFalse();
        assertThat(config.tls())
                .isEqualTo(new TlsConfig(
                        Level.OPPORTUNISTIC,
                        Optional.empty(),
                        true,
                        Dnssec.Way.AUTO,
                        TrustAnchors.ofIana(),
                        List.of(),
                        Optional.empty()));
        assertThat(config.dnsServers()).isEmpty();
    }

    @Test
    void readsEveryParameter() throws Exception {
        DirectMxConfig config = read(Map.ofEntries(
                Map.entry("heloName", "out.a.test"),
                Map.entry("retry", "1s, 2s"),
                Map.entry("retryJitter", "0%"),
                Map.entry("lifetime", "1m"),
                Map.entry("delayWarning", "never"),
                Map.entry("maxConnections", "7"),
                Map.entry("maxConnectionsPerDestination", "3"),
                Map.entry("connectTimeout", "1s"),
                Map.entry("greetingTimeout", "2s"),
                Map.entry("commandTimeout", "3s"),
                Map.entry("dataTimeout", "4s"),
                Map.entry("dotTimeout", "5s"),
                Map.entry("maxHosts", "2"),
                Map.entry("ip", "4"),
                Map.entry("port", "2525"),
                Map.entry("bindAddress", "127.0.0.2"),
                Map.entry("allowLoopbackMx", "true"),
                Map.entry("fallbackRelay", "relay.a.test:587"),
                Map.entry("bounceProcessor", "bounces"),
                Map.entry("tls", "none"),
                Map.entry("mtaSts", "false"),
                Map.entry("tlsReports", "tls@A.test"),
                Map.entry("tlsReportProcessor", "tls-reports"),
                Map.entry("dnsServers", "127.0.0.1:5353, [::1]")));
        assertThat(config.retry())
                .isEqualTo(new RetrySchedule(
                        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), 0, Duration.ofMinutes(1)));
        assertThat(config.delayWarning()).isEmpty();
        assertThat(config.timeouts().data()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.families()).isEqualTo(Families.IPV4);
        assertThat(config.bindAddress()).isEqualTo(Optional.of(InetAddress.getByName("127.0.0.2")));
        assertThat(config.bounceProcessor()).contains("bounces");
        assertThat(config.fallbackRelay()).contains(new HostPort("relay.a.test", 587));
        assertThat(config.tls().level()).isEqualTo(Level.NONE);
        assertThat(config.tls().mtaSts()).isFalse();
        assertThat(config.tlsReports().contact()).contains(new MailAddress("tls", "a.test"));
        assertThat(config.tlsReports().processor()).contains("tls-reports");
        assertThat(config.dnsServers()).hasToString("[/127.0.0.1:5353, /[0:0:0:0:0:0:0:1]:53]");
    }

    @Test
    void refusesEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(() -> read(Map.of(
                        "heloName", "not a name",
                        "retry", "soon",
                        "ip", "5",
                        "bindAddress", "mail.a.test",
                        "fallbackRelay", ":25",
                        "dnsServers", "ns.a.test",
                        "tls", "dane",
                        "tlsPolicyFile", "nowhere.xml",
                        "tlsTrust", "nowhere.pem",
                        "tlsReports", "us")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(
                        "heloName = not a name: should be a host name",
                        "retry = soon",
                        "ip = 5: should be both, 4 or 6",
                        "bindAddress = mail.a.test: should be an IP address",
                        "fallbackRelay = :25",
                        "dnsServers = ns.a.test",
                        "tls = dane: should be one of none, opportunistic, required, verified",
                        "nowhere.xml: no such file",
                        "tlsTrust = nowhere.pem: should be a file of certificates in PEM",
                        "tlsReports = us: should be a mail address, or none");
        assertThatThrownBy(() -> read(Map.of("tlsClientCertificate", "nowhere.pem", "tlsClientKey", "nowhere-key.pem")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(
                        "nowhere.pem: should be a file with a certificate in PEM",
                        "nowhere-key.pem: should be a file with a private key in PEM, without a password");
        assertThatThrownBy(() -> read(Map.of("tlsClientKey", "nowhere-key.pem")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("tlsClientCertificate is missing");
        assertThatThrownBy(() -> read(Map.of("maxHost", "3")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("maxHost is not known: did you mean maxHosts?");
    }

    private static DirectMxConfig read(Map<String, String> values) throws SettingsException {
        Settings settings = Settings.of("DirectMxDelivery", values);
        DirectMxConfig config = DirectMxConfig.from(settings, "mail.a.test");
        settings.check();
        return config;
    }
}
