package org.jamesexpress.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesexpress.config.Settings;
import org.jamesexpress.mx.Families;
import org.jamesexpress.mx.HostPort;
import org.jamesexpress.mx.Literals;
import org.jamesexpress.smtp.Timeouts;

/**
 * How mail is delivered to the hosts of its recipients' domains.
 *
 * @param heloName what we call ourselves to other hosts
 * @param delayWarning how long after its arrival a sender is told that a mail is late; empty for never
 * @param language that senders are told in
 * @param maxHosts addresses tried in one attempt
 * @param port of the MX hosts
 * @param bindAddress where connections come from
 * @param fallbackRelay takes the mail when no host can be reached
 * @param bounceProcessor takes mail that is given up, and tells its sender; empty for reports of our own
 * @param retention how long settled mails and their attempts are remembered
 * @param dnsServers none stands for those of the operating system
 */
public record DirectMxConfig(
        String heloName,
        RetrySchedule retry,
        Optional<Duration> delayWarning,
        Language language,
        int maxConnections,
        int maxConnectionsPerDestination,
        Timeouts timeouts,
        int maxHosts,
        Families families,
        int port,
        Optional<InetAddress> bindAddress,
        boolean allowLoopbackMx,
        Optional<HostPort> fallbackRelay,
        Optional<String> bounceProcessor,
        Tls tls,
        Duration retention,
        List<InetSocketAddress> dnsServers) {
    private static final Pattern HELO_NAME =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Za-z.:]+]");
    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(40),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4));
    private static final int MOST_CONNECTIONS = 100_000;
    private static final int SMTP_PORT = 25;
    private static final int DNS_PORT = 53;

    /** The same, and the operating system's DNS servers are asked by default. */
    public static DirectMxConfig from(Settings settings, String heloNameByDefault) {
        return from(settings, heloNameByDefault, List.of());
    }

    /** Reads the settings; what is wrong is left to {@link Settings#check} to refuse. */
    public static DirectMxConfig from(
            Settings settings, String heloNameByDefault, List<InetSocketAddress> dnsServersByDefault) {
        return new DirectMxConfig(
                settings.value(
                        "heloName", heloNameByDefault, DirectMxConfig::heloName, "a host name: mail.example.com"),
                retry(settings),
                settings.durationOrNever(
                        "delayWarning", Duration.ofHours(4), Duration.ofSeconds(1), Duration.ofDays(30)),
                settings.choice("language", Language.EN),
                settings.count("maxConnections", 200, 1, MOST_CONNECTIONS),
                settings.count("maxConnectionsPerDestination", 20, 1, MOST_CONNECTIONS),
                timeouts(settings),
                settings.count("maxHosts", 5, 1, 100),
                settings.value("ip", Families.BOTH, Families::parse, "both, 4 or 6"),
                settings.count("port", SMTP_PORT, 1, 65_535),
                settings.value("bindAddress", Optional.empty(), text -> Optional.of(address(text)), "an IP address"),
                settings.flag("allowLoopbackMx", false),
                settings.value(
                        "fallbackRelay",
                        Optional.empty(),
                        text -> Optional.of(HostPort.parse(text, SMTP_PORT)),
                        "host:port, such as relay.example.com:25"),
                settings.text("bounceProcessor"),
                settings.choice("tls", Tls.OPPORTUNISTIC),
                settings.duration("retention", Duration.ofDays(30), Duration.ofHours(1), Duration.ofDays(3650)),
                settings.value(
                        "dnsServers",
                        dnsServersByDefault,
                        DirectMxConfig::servers,
                        "addresses, such as 192.0.2.53, [::1]:53"));
    }

    private static RetrySchedule retry(Settings settings) {
        return new RetrySchedule(
                settings.durations("retry", STEPS),
                settings.percent("retryJitter", 10),
                settings.duration("lifetime", Duration.ofDays(5), Duration.ofSeconds(1), Duration.ofDays(365)));
    }

    /** The defaults are those of RFC 5321, 4.5.3.2, except for the one for connecting. */
    private static Timeouts timeouts(Settings settings) {
        return new Timeouts(
                timeout(settings, "connectTimeout", Duration.ofSeconds(30)),
                timeout(settings, "greetingTimeout", Duration.ofMinutes(5)),
                timeout(settings, "commandTimeout", Duration.ofMinutes(5)),
                timeout(settings, "dataTimeout", Duration.ofMinutes(3)),
                timeout(settings, "dotTimeout", Duration.ofMinutes(10)));
    }

    private static Duration timeout(Settings settings, String key, Duration byDefault) {
        return settings.duration(key, byDefault, Duration.ofMillis(100), Duration.ofHours(1));
    }

    private static String heloName(String text) {
        if (!HELO_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a host name: " + text);
        }
        return text;
    }

    private static InetAddress address(String text) {
        return Literals.address(text).orElseThrow(() -> new IllegalArgumentException("Not an address: " + text));
    }

    private static List<InetSocketAddress> servers(String text) {
        return Stream.of(text.split(",", -1))
                .map(each -> HostPort.parse(each, DNS_PORT).address())
                .toList();
    }
}
