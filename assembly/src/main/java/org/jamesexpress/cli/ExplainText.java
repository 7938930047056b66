package org.jamesexpress.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jamesexpress.delivery.Forecast;
import org.jamesexpress.delivery.Forecast.Outlook;
import org.jamesexpress.delivery.Forecast.Probe;
import org.jamesexpress.delivery.Steps;
import org.jamesexpress.mx.Considered;
import org.jamesexpress.mx.Host;
import org.jamesexpress.mx.MxSurvey;
import org.jamesexpress.mx.Route;
import org.jamesexpress.tls.dane.Evidence;

/** What would happen, for people; a host's name stands there while it is asked. Used by one thread, and told by others of DNS servers. */
final class ExplainText implements Steps {
    private final PrintWriter out;

    ExplainText(PrintWriter out) {
        this.out = out;
    }

    /** Before DNS is asked, which may take its time. */
    void announce(String origin, List<InetSocketAddress> dnsServers) {
        out.println("By " + origin + ", asking DNS at " + DnsWords.of(dnsServers) + ":");
    }

    void print(Outlook outlook) {
        MxSurvey survey = outlook.survey();
        if (survey.source() != MxSurvey.Source.ADDRESS_LITERAL && !survey.name().equals(outlook.destination())) {
            out.println(outlook.destination() + " stands for " + survey.name() + ".");
        }
        out.println(named(survey));
        outlook.survey().considered().forEach(each -> out.println("  " + line(each, outlook.hosts())));
        if (!survey.ttl().isZero() && survey.source() != MxSurvey.Source.ADDRESS_LITERAL) {
            out.println("DNS lets this be remembered for " + survey.ttl().toSeconds() + " s.");
        }
        out.println(decision(outlook));
        if (outlook.decision() == Forecast.Decision.TRY) {
            TlsWords.of(outlook.trust()).forEach(out::println);
        }
        outlook.dane()
                .filter(Evidence::isTelling)
                .ifPresent(found -> DaneText.lines(outlook.destination(), found).forEach(out::println));
        if (!outlook.relay().isEmpty()) {
            out.println("If none of them can be reached, the mail goes to " + String.join(", ", outlook.relay()) + ".");
        }
    }

    @Override
    public void unanswered(InetSocketAddress server, String question, String words) {
        out.println("  " + DnsWords.unanswered(server, question, words));
    }

    @Override
    public void connecting(Host host, int port) {
        out.println();
        out.println(host + ":" + port);
    }

    @Override
    public void inClear(Host host, String why) {
        out.println("  " + why + "; again in clear");
    }

    void print(Probe probe) {
        if (!probe.greeting().isEmpty()) {
            out.println("  greeting:   " + probe.greeting());
            out.println(
                    "  extensions: " + (probe.extensions().isEmpty() ? "none" : String.join(", ", probe.extensions())));
            out.println("  TLS:        " + TlsWords.of(probe.tls()));
        }
        String kind = probe.verdict().kind().name().toLowerCase(Locale.ROOT);
        out.println("  " + kind + " at " + probe.verdict().stage() + ": "
                + probe.verdict().words());
    }

    static String named(MxSurvey survey) {
        String domain = survey.name();
        return switch (survey.source()) {
            case MX_RECORDS -> domain + " names its hosts by MX records:";
            case DOMAIN_ITSELF -> domain + " has no MX record, so it is its own host:";
            case ADDRESS_LITERAL -> domain + " is an address:";
            case NOTHING -> nothing(domain, survey.route());
        };
    }

    private static String nothing(String domain, Route route) {
        if (route instanceof Route.NullMx) {
            return domain + " has a null MX record.";
        }
        return route instanceof Route.NoSuchDomain ? domain + " does not exist." : domain + " leads to no host.";
    }

    private static String line(Considered each, List<Host> order) {
        String address =
                each.address().map(it -> "[" + it.getHostAddress() + "]").orElse("");
        return "preference " + each.preference() + ": " + each.name() + address + " - " + place(each, order);
    }

    private static String place(Considered each, List<Host> order) {
        for (int i = 0; i < order.size(); i++) {
            Host host = order.get(i);
            if (host.name().equals(each.name()) && each.address().stream().anyMatch(host.address()::equals)) {
                return "tried as number " + (i + 1);
            }
        }
        return "not tried: "
                + switch (each.standing()) {
                    case USABLE -> "one attempt tries the first " + order.size();
                    case OURSELVES -> "it is us";
                    case NO_BETTER_THAN_OURSELVES -> "it is no better than we are, and would bring the mail back";
                    case PRIVATE -> "a loopback or private address";
                    case OTHER_FAMILY -> "an address of the family that ip forbids";
                    case NO_ADDRESS -> "it has no address";
                    case UNKNOWN -> each.reason().orElse("DNS gave no answer");
                };
    }

    private static String decision(Outlook outlook) {
        String reason = " (" + outlook.status() + "): " + outlook.words();
        return switch (outlook.decision()) {
            case TRY ->
                "Mail would be tried at "
                        + (outlook.hosts().size() == 1
                                ? "1 address"
                                : outlook.hosts().size() + " addresses, one after the other")
                        + ".";
            case DEFER -> "Mail would wait and be tried later" + reason;
            case BOUNCE -> "Mail would be returned to its sender" + reason;
        };
    }
}
