package org.jamesexpress.delivery;

import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.MxSurvey;
import org.jamesexpress.mx.Ourselves;
import org.jamesexpress.mx.Route;
import org.jamesexpress.tls.Rule;
import org.jamesexpress.tls.Ruling;
import org.jamesexpress.tls.TlsConfig;
import org.jamesexpress.tls.dane.Evidence;
import org.jamesexpress.tls.sts.Findings;

/**
 * Tells what {@link DirectDelivery} would have the hosts of a domain prove now, and who says so. Blocking, on the caller's
 * thread.
 */
public final class TrustForecast implements AutoCloseable {
    private final TlsConfig config;
    private final TrustSources sources;
    private final Planner planner;

    /** What is said of a host. */
    public record OfHost(String name, int preference, Ruling ruling) {}

    /**
     * What applies, and all that was found.
     *
     * @param hosts that mail may be tried at, in the order of preference
     * @param rule the administrator's
     * @param dane empty where it isn't obeyed, and for an address
     * @param mtaSts empty where it isn't obeyed
     */
    public record Outlook(
            String destination,
            MxSurvey survey,
            List<OfHost> hosts,
            Optional<Rule> rule,
            Optional<Evidence> dane,
            Optional<Findings> mtaSts) {}

    public TrustForecast(DirectMxConfig config, Ourselves ourselves, Steps steps) {
        Dns dns = Planner.dns(config, steps::unanswered);
        this.config = config.tls();
        this.sources = TrustSources.ofTheMoment(config, dns);
        this.planner = Planner.of(config, dns, sources.policies(), ourselves, new Random());
    }

    /** The DNS servers that are asked, the first one first. */
    public List<InetSocketAddress> dnsServers() {
        return planner.dnsServers();
    }

    /** Looks a domain up. */
    public Outlook of(String domain) {
        MxSurvey survey = planner.survey(domain);
        return new Outlook(
                domain,
                survey,
                hosts(domain, survey.route()),
                config.rule(domain, LocalDate.now(ZoneId.systemDefault())),
                sources.dane(domain),
                sources.mtaSts(domain));
    }

    private List<OfHost> hosts(String domain, Route route) {
        if (!(route instanceof Route.Hosts found)) {
            return List.of();
        }
        Set<String> named = new HashSet<>();
        return found.hosts().stream()
                .filter(host -> named.add(host.name()))
                .map(host -> new OfHost(
                        host.name(), host.preference(), sources.policies().of(domain, host.name())))
                .toList();
    }

    @Override
    public void close() {
        sources.close();
    }
}
