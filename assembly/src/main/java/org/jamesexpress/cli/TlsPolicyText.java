package org.jamesexpress.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.temporal.ChronoUnit;
import org.jamesexpress.delivery.Steps;
import org.jamesexpress.delivery.TrustForecast.OfHost;
import org.jamesexpress.delivery.TrustForecast.Outlook;
import org.jamesexpress.mx.Dnssec;
import org.jamesexpress.tls.Rule;
import org.jamesexpress.tls.Ruling;
import org.jamesexpress.tls.TlsConfig;
import org.jamesexpress.tls.sts.Findings;
import org.jamesexpress.tls.sts.Held;

/** What applies to a domain, for people. Used by one thread, and told by others of DNS servers. */
final class TlsPolicyText implements Steps {
    private final PrintWriter out;

    TlsPolicyText(PrintWriter out) {
        this.out = out;
    }

    /** Before DNS is asked, which may take its time. */
    void announce(String origin, String dnsServers) {
        out.println("By " + origin + ", asking DNS at " + dnsServers + ":");
    }

    @Override
    public void unanswered(InetSocketAddress server, String question, String words) {
        out.println("  " + DnsWords.unanswered(server, question, words));
    }

    /** Each source that could have a say, that whose word counts most first. */
    void print(Outlook outlook, TlsConfig config) {
        out.println(ExplainText.named(outlook.survey()));
        outlook.hosts()
                .forEach(each ->
                        out.println("  preference " + each.preference() + ": " + each.name() + " - " + words(each)));
        out.println("Rule: " + outlook.rule().map(TlsPolicyText::words).orElse("none applies."));
        outlook.dane()
                .ifPresentOrElse(
                        found -> DaneText.lines(outlook.destination(), found).forEach(out::println),
                        () -> out.println("DANE: "
                                + (config.dane() == Dnssec.Way.OFF
                                        ? "not asked for, dane is off."
                                        : "none, an address has no name in DNS.")));
        printMtaSts(outlook);
        out.println("Setting: tls is " + TlsWords.word(config.level()) + ".");
    }

    private static String words(OfHost host) {
        Ruling ruling = host.ruling();
        String by = "by " + (ruling.by().equals("tls") ? "the setting tls" : ruling.by());
        if (ruling instanceof Ruling.Connect connect) {
            return TlsWords.demand(connect.demand()) + ", " + by;
        }
        return ruling instanceof Ruling.Avoid avoid
                ? "passed by, " + by + ": " + avoid.problem().words()
                : "nothing is sent now, " + by + ": "
                        + ((Ruling.Wait) ruling).problem().words();
    }

    private static String words(Rule rule) {
        return rule.domain() + ", " + TlsWords.demand(rule.demand())
                + rule.lastDay().map(day -> ", until " + day).orElse("") + " (" + rule.reason() + ").";
    }

    private void printMtaSts(Outlook outlook) {
        if (outlook.mtaSts().isEmpty()) {
            out.println("MTA-STS: not asked for.");
            return;
        }
        Findings found = outlook.mtaSts().get();
        if (found.texts().isEmpty() && found.complaint().isEmpty()) {
            out.println("MTA-STS: none, DNS has no text at _mta-sts." + outlook.destination() + ".");
        } else {
            out.println("MTA-STS:");
            found.texts().forEach(each -> out.println("  record: " + each));
        }
        found.complaint().ifPresent(each -> out.println("  wrong: " + each));
        found.standing()
                .problem()
                .ifPresent(each -> out.println("  wrong: " + each.type().word() + ": " + each.words()));
        found.standing().policy().ifPresent(this::print);
    }

    private void print(Held held) {
        held.policy().lines().forEach(line -> out.println("  " + line));
        out.println("  fetched " + held.fetched().truncatedTo(ChronoUnit.SECONDS) + ", counts until "
                + held.end().truncatedTo(ChronoUnit.SECONDS));
    }
}
