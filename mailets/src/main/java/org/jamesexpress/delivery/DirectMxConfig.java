package org.jamesexpress.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesexpress.config.Question;
import org.jamesexpress.config.Settings;
import org.jamesexpress.mx.Families;
import org.jamesexpress.mx.HostPort;
import org.jamesexpress.net.Literals;
import org.jamesexpress.smtp.Timeouts;
import org.jamesexpress.tls.TlsConfig;
import org.jamesexpress.tls.report.ReportConfig;

/**
 * How mail is delivered to the hosts of its recipients' domains.
 *
 * @param heloName what we call ourselves to other hosts
 * @param delayWarning how long after its arrival a sender is told that a mail is late; empty for never
 * @param language that senders are told in
 * @param sessionUse what a connection is used for
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
        SessionUse sessionUse,
        Timeouts timeouts,
        int maxHosts,
        Families families,
        int port,
        Optional<InetAddress> bindAddress,
        boolean allowLoopbackMx,
        Optional<HostPort> fallbackRelay,
        Optional<String> bounceProcessor,
        TlsConfig tls,
        ReportConfig tlsReports,
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

    /** The same, and by default the operating system's DNS servers are asked, and files lie in the current folder. */
    public static DirectMxConfig from(Settings settings, String heloNameByDefault) {
        return from(settings, heloNameByDefault, List.of(), Path::of);
    }

    /**
     * Reads the settings, and the files that they name; what is wrong is left to {@link Settings#check} to refuse.
     *
     * @param home finds a file by the path that is written
     */
    public static DirectMxConfig from(
            Settings settings,
            String heloNameByDefault,
            List<InetSocketAddress> dnsServersByDefault,
            Function<String, Path> home) {
        return new DirectMxConfig(
                settings.ask("heloName")
                        .means("What we call ourselves to other hosts, and the name by which we know ourselves among"
                                + " MX records. It should have a PTR record that leads back to it.")
                        .example("mail.example.com")
                        .value(
                                heloNameByDefault,
                                "James's default domain",
                                DirectMxConfig::heloName,
                                "a host name: mail.example.com"),
                retry(settings),
                settings.ask("delayWarning")
                        .means("How long after its arrival the sender is told, once, that a mail is late; `never` for"
                                + " not at all.")
                        .example("never")
                        .durationOrNever(Duration.ofHours(4), Duration.ofSeconds(1), Duration.ofDays(30)),
                settings.ask("language")
                        .means("The language of reports to senders.")
                        .example("zh")
                        .choice(Language.EN),
                settings.ask("maxConnections")
                        .means("Connections at once, all destinations together.")
                        .example("50")
                        .count(200, 1, MOST_CONNECTIONS),
                settings.ask("maxConnectionsPerDestination")
                        .means("Connections at once to the hosts of one domain.")
                        .example("5")
                        .count(20, 1, MOST_CONNECTIONS),
                sessionUse(settings),
                timeouts(settings),
                settings.ask("maxHosts")
                        .means("Addresses tried in one attempt.")
                        .example("10")
                        .count(5, 1, 100),
                settings.ask("ip")
                        .means("The address families that connections may use.")
                        .example("4")
                        .value("both", Families::parse, "both, 4 or 6"),
                settings.ask("port")
                        .means("The port of the MX hosts; others than 25 are for tests.")
                        .example("2525")
                        .count(SMTP_PORT, 1, 65_535),
                settings.ask("bindAddress")
                        .means("The address that connections come from.")
                        .example("192.0.2.25")
                        .optional(DirectMxConfig::address, "an IP address"),
                settings.ask("allowLoopbackMx")
                        .means("Whether mail may go to loopback and private addresses, which a foreign domain can name"
                                + " as well as any other.")
                        .example("true")
                        .flag(false),
                settings.ask("fallbackRelay")
                        .means("Takes the mail when no host of its domain can be reached, as where port 25 is"
                                + " blocked.")
                        .example("relay.example.com:587")
                        .optional(text -> HostPort.parse(text, SMTP_PORT), "host:port, such as relay.example.com:25"),
                settings.ask("bounceProcessor")
                        .means("A processor of `mailetcontainer.xml` that gets mail which is given up, and tells its"
                                + " sender, in place of the built-in report (RFC 3464).")
                        .example("bounces")
                        .text("the name of a processor"),
                TlsConfig.from(settings, home),
                ReportConfig.from(settings),
                settings.ask("retention")
                        .means("How long settled mails and their attempts are remembered, for `express log`.")
                        .example("90d")
                        .duration(Duration.ofDays(30), Duration.ofHours(1), Duration.ofDays(3650)),
                settings.ask("dnsServers")
                        .means("The DNS servers to ask, by address, with a port if it is not 53.")
                        .example("192.0.2.53, [2001:db8::53]:5353")
                        .value(
                                dnsServersByDefault,
                                "those that James asks, by `conf/dnsservice.xml`",
                                DirectMxConfig::servers,
                                "addresses, such as 192.0.2.53, [::1]:53"));
    }

    private static RetrySchedule retry(Settings settings) {
        return new RetrySchedule(
                settings.ask("retry")
                        .means("How long to wait after each attempt; the last repeats until `lifetime`.")
                        .example("1m, 5m, 30m")
                        .durations(STEPS),
                settings.ask("retryJitter")
                        .means("By how much each wait is shortened or lengthened at random, so that mail which failed"
                                + " together does not come back together.")
                        .example("0%")
                        .percent(10),
                settings.ask("lifetime")
                        .means("How long after its arrival a mail is given up, and its sender told.")
                        .example("2d")
                        .duration(Duration.ofDays(5), Duration.ofSeconds(1), Duration.ofDays(365)));
    }

    private static SessionUse sessionUse(Settings settings) {
        return new SessionUse(
                settings.ask("maxRecipients")
                        .means("Recipients of a mail that go to a host at once. Every host has to take 100 (RFC 5321,"
                                + " 4.5.3.1.8).")
                        .example("50")
                        .count(100, 1, 10_000),
                settings.ask("maxMailsPerConnection")
                        .means("Mails that a connection carries, one after the other; 1 for a connection of its own for"
                                + " each.")
                        .example("20")
                        .count(100, 1, 1_000_000),
                settings.ask("connectionIdle")
                        .means("How long a connection is kept open for the next mail.")
                        .example("2s")
                        .duration(Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMinutes(5)),
                settings.ask("connectionAge")
                        .means("The age after which a connection takes no further mail.")
                        .example("1m")
                        .duration(Duration.ofMinutes(5), Duration.ofMillis(1), Duration.ofHours(1)));
    }

    /** The defaults are those of RFC 5321, 4.5.3.2, except for the one for connecting. */
    private static Timeouts timeouts(Settings settings) {
        return new Timeouts(
                timeout(
                        settings.ask("connectTimeout")
                                .means("How long a connection may take.")
                                .example("10s"),
                        Duration.ofSeconds(30)),
                timeout(
                        settings.ask("greetingTimeout")
                                .means(
                                        "How long a host may take to greet. The defaults of this and the three below are those"
                                                + " of RFC 5321, 4.5.3.2.")
                                .example("1m"),
                        Duration.ofMinutes(5)),
                timeout(
                        settings.ask("commandTimeout")
                                .means("How long a host may take to answer a command.")
                                .example("2m"),
                        Duration.ofMinutes(5)),
                timeout(
                        settings.ask("dataTimeout")
                                .means("How long a host may take to receive each block of the message.")
                                .example("1m"),
                        Duration.ofMinutes(3)),
                timeout(
                        settings.ask("dotTimeout")
                                .means(
                                        "How long a host may take to answer the end of the message; a short one sends mail"
                                                + " twice.")
                                .example("15m"),
                        Duration.ofMinutes(10)));
    }

    private static Duration timeout(Question question, Duration byDefault) {
        return question.duration(byDefault, Duration.ofMillis(100), Duration.ofHours(1));
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
