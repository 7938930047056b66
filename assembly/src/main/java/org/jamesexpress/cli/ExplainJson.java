package org.jamesexpress.cli;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jamesexpress.cli.DeliveryOptions.Rules;
import org.jamesexpress.config.Durations;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.delivery.Forecast.Outlook;
import org.jamesexpress.delivery.Forecast.Probe;
import org.jamesexpress.mx.Considered;
import org.jamesexpress.smtp.Timeouts;

/**
 * What would happen, for programs. What is not there is empty text.
 *
 * @param action {@code try}, {@code defer} or {@code bounce}
 * @param rules where the configuration stands
 * @param name the domain in A-labels, or the one to which it is an alias
 * @param ttl seconds for which DNS lets this be remembered
 * @param hosts in the order in which they would be tried
 * @param relay those that take over when none of the hosts can be reached
 */
record ExplainJson(
        String recipient,
        String rules,
        String dnsServers,
        String destination,
        String name,
        String action,
        String status,
        String words,
        String source,
        long ttl,
        List<Named> considered,
        List<String> hosts,
        int maxHosts,
        List<String> relay,
        String tls,
        DaneJson dane,
        Limits timeouts,
        List<Answer> probes) {
    /** How long each step with a host may take, as the mailet's parameters say it: {@code 30s}, {@code 5m}. */
    record Limits(String connect, String greeting, String command, String data, String dot) {
        static Limits of(Timeouts timeouts) {
            return new Limits(
                    Durations.format(timeouts.connect()),
                    Durations.format(timeouts.greeting()),
                    Durations.format(timeouts.command()),
                    Durations.format(timeouts.data()),
                    Durations.format(timeouts.dot()));
        }
    }

    /** One address that DNS named. */
    record Named(String name, int preference, String address, String standing, String reason) {
        static Named of(Considered each) {
            return new Named(
                    each.name(),
                    each.preference(),
                    each.address().map(InetAddress::getHostAddress).orElse(""),
                    word(each.standing()),
                    each.reason().orElse(""));
        }
    }

    /** What one host said. */
    record Answer(
            String host,
            int port,
            String greeting,
            List<String> extensions,
            String tls,
            String outcome,
            String stage,
            String words) {
        static Answer of(Probe probe) {
            return new Answer(
                    probe.host().toString(),
                    probe.port(),
                    probe.greeting(),
                    probe.extensions(),
                    probe.tls().isEncrypted() ? TlsWords.of(probe.tls()) : "",
                    word(probe.verdict().kind()),
                    word(probe.verdict().stage()),
                    probe.verdict().words());
        }
    }

    static ExplainJson of(String recipient, Rules rules, String dnsServers, Outlook outlook, List<Probe> probes) {
        DirectMxConfig config = rules.config();
        return new ExplainJson(
                recipient,
                rules.origin(),
                dnsServers,
                outlook.destination(),
                outlook.survey().name(),
                word(outlook.decision()),
                outlook.status(),
                outlook.words(),
                word(outlook.survey().source()),
                outlook.survey().ttl().toSeconds(),
                outlook.survey().considered().stream().map(Named::of).toList(),
                outlook.hosts().stream().map(Object::toString).toList(),
                config.maxHosts(),
                outlook.relay(),
                outlook.trust().isEmpty() ? word(config.tls().level()) : TlsWords.inAWord(outlook.trust()),
                outlook.dane().map(DaneJson::of).orElse(DaneJson.NOT_ASKED),
                Limits.of(config.timeouts()),
                probes.stream().map(Answer::of).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
