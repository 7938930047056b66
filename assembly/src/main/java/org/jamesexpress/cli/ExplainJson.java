package org.jamesexpress.cli;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jamesexpress.delivery.Forecast.Outlook;
import org.jamesexpress.delivery.Forecast.Probe;
import org.jamesexpress.mx.Considered;

/**
 * What would happen, for programs. What is not there is empty text.
 *
 * @param action {@code try}, {@code defer} or {@code bounce}
 * @param hosts in the order in which they would be tried
 */
record ExplainJson(
        String recipient,
        String destination,
        String action,
        String status,
        String words,
        String source,
        List<Named> considered,
        List<String> hosts,
        List<Answer> probes) {
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
                    probe.tls().isPresent() ? TlsWords.of(probe.tls()) : "",
                    word(probe.verdict().kind()),
                    word(probe.verdict().stage()),
                    probe.verdict().words());
        }
    }

    static ExplainJson of(String recipient, Outlook outlook, List<Probe> probes) {
        return new ExplainJson(
                recipient,
                outlook.destination(),
                word(outlook.action()),
                outlook.status(),
                outlook.words(),
                word(outlook.survey().source()),
                outlook.survey().considered().stream().map(Named::of).toList(),
                outlook.hosts().stream().map(Object::toString).toList(),
                probes.stream().map(Answer::of).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
