package org.jamesexpress.cli;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.cli.DeliveryOptions.Rules;
import org.jamesexpress.delivery.TrustForecast.OfHost;
import org.jamesexpress.delivery.TrustForecast.Outlook;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.Rule;
import org.jamesexpress.tls.Ruling;
import org.jamesexpress.tls.sts.Findings;
import org.jamesexpress.tls.sts.Held;

/**
 * What applies to a domain, for programs. What is not there is empty text, or an empty list.
 *
 * @param rules where the configuration stands
 * @param name the domain in A-labels, or the one to which it is an alias
 * @param hosts that mail may be tried at
 * @param setting {@code tls}
 */
record TlsPolicyJson(
        String domain,
        String rules,
        String dnsServers,
        String name,
        List<Judged> hosts,
        Ordered rule,
        DaneJson dane,
        Sts mtaSts,
        String setting) {
    /**
     * What is said of a host.
     *
     * @param use {@code connect}, {@code avoid} or {@code wait}
     * @param demand what it must prove, if it is used
     */
    record Judged(String name, int preference, String use, String demand, String by, String problem, String words) {
        static Judged of(OfHost host) {
            Ruling ruling = host.ruling();
            Optional<Problem> problem = ruling instanceof Ruling.Avoid avoid
                    ? Optional.of(avoid.problem())
                    : ruling instanceof Ruling.Wait wait ? Optional.of(wait.problem()) : Optional.empty();
            return new Judged(
                    host.name(),
                    host.preference(),
                    problem.isEmpty() ? "connect" : ruling instanceof Ruling.Avoid ? "avoid" : "wait",
                    ruling instanceof Ruling.Connect connect ? connect.demand().word() : "",
                    ruling.by(),
                    problem.map(it -> it.type().word()).orElse(""),
                    problem.map(Problem::words).orElse(""));
        }
    }

    /** The administrator's rule. */
    record Ordered(String domain, String level, String expires, String reason) {
        static final Ordered NONE = new Ordered("", "", "", "");

        static Ordered of(Rule rule) {
            return new Ordered(
                    rule.domain(),
                    rule.demand().word(),
                    rule.lastDay().map(Object::toString).orElse(""),
                    rule.reason());
        }
    }

    /**
     * What was found of MTA-STS.
     *
     * @param obeyed whether it is asked for at all
     * @param complaint about the records
     * @param policy its lines
     */
    record Sts(
            boolean obeyed,
            List<String> records,
            String complaint,
            List<String> policy,
            String mode,
            String id,
            String fetched,
            String until,
            String problem,
            String words) {
        static final Sts NOT_ASKED = new Sts(false, List.of(), "", List.of(), "", "", "", "", "", "");

        static Sts of(Findings found) {
            Optional<Held> held = found.standing().policy();
            Optional<Problem> problem = found.standing().problem();
            return new Sts(
                    true,
                    found.texts(),
                    found.complaint().orElse(""),
                    held.map(it -> it.policy().lines()).orElse(List.of()),
                    held.map(it -> TlsWords.word(it.policy().mode())).orElse(""),
                    held.map(Held::id).orElse(""),
                    held.map(it -> it.fetched().truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse(""),
                    held.map(it -> it.end().truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse(""),
                    problem.map(it -> it.type().word()).orElse(""),
                    problem.map(Problem::words).orElse(""));
        }
    }

    static TlsPolicyJson of(Rules rules, String dnsServers, Outlook outlook) {
        return new TlsPolicyJson(
                outlook.destination(),
                rules.origin(),
                dnsServers,
                outlook.survey().name(),
                outlook.hosts().stream().map(Judged::of).toList(),
                outlook.rule().map(Ordered::of).orElse(Ordered.NONE),
                outlook.dane().map(DaneJson::of).orElse(DaneJson.NOT_ASKED),
                outlook.mtaSts().map(Sts::of).orElse(Sts.NOT_ASKED),
                TlsWords.word(rules.config().tls().level()));
    }
}
