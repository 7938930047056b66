package org.jamesexpress.delivery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.DnsWatch;
import org.jamesexpress.mx.Host;
import org.jamesexpress.mx.HostPort;
import org.jamesexpress.mx.MxLookup;
import org.jamesexpress.mx.MxRules;
import org.jamesexpress.mx.MxSurvey;
import org.jamesexpress.mx.Ourselves;
import org.jamesexpress.mx.Route;
import org.jamesexpress.tls.Policies;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.Ruling;

/** Chooses the hosts to try, and says what it means that there are none. Any thread may use it; it waits for DNS. */
final class Planner implements Planning {
    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(5);

    private final List<InetSocketAddress> dnsServers;
    private final MxLookup lookup;
    private final Policies policies;
    private final Random random;
    private final int port;
    private final int maxHosts;
    private final Optional<HostPort> fallbackRelay;

    private Planner(Dns dns, MxRules rules, Policies policies, Random random, DirectMxConfig config) {
        this.dnsServers = dns.servers();
        this.lookup = new MxLookup(dns, rules, random);
        this.policies = policies;
        this.random = random;
        this.port = config.port();
        this.maxHosts = config.maxHosts();
        this.fallbackRelay = config.fallbackRelay();
    }

    /** The DNS of a configuration, watched while it is asked. */
    static Dns dns(DirectMxConfig config, DnsWatch watch) {
        List<InetSocketAddress> servers = config.dnsServers().isEmpty() ? Dns.systemServers() : config.dnsServers();
        return Dns.of(servers, DNS_TIMEOUT, watch);
    }

    /** The planner of a configuration. */
    static Planner of(DirectMxConfig config, Dns dns, Policies policies, Ourselves ourselves, Random random) {
        MxRules rules = new MxRules(ourselves, config.families(), config.allowLoopbackMx());
        return new Planner(dns, rules, policies, random, config);
    }

    private Planner(Planner other, Policies policies) {
        this.dnsServers = other.dnsServers;
        this.lookup = other.lookup;
        this.policies = policies;
        this.random = other.random;
        this.port = other.port;
        this.maxHosts = other.maxHosts;
        this.fallbackRelay = other.fallbackRelay;
    }

    @Override
    public Planner heedless() {
        return new Planner(this, policies.heedless());
    }

    @Override
    public Planner under(TlsWish wish) {
        return switch (wish) {
            case NONE -> this;
            case REQUIRED -> new Planner(this, policies.insistent());
            case WAIVED -> new Planner(this, policies.ours());
        };
    }

    /** The DNS servers that are asked. */
    List<InetSocketAddress> dnsServers() {
        return dnsServers;
    }

    @Override
    public Plan plan(String destination) {
        return plan(destination, lookup.route(destination));
    }

    /** What DNS says of a destination, with all that leads to the plan. */
    MxSurvey survey(String destination) {
        return lookup.survey(destination);
    }

    /**
     * The same.
     *
     * @param beforeAWait is run once DNS is asked
     */
    MxSurvey survey(String destination, Runnable beforeAWait) {
        return lookup.survey(destination, beforeAWait);
    }

    /** The plan for a further mail, of a route that is known already: hosts of equal preference take turns. */
    Plan planAgain(String destination, Route route) {
        return plan(destination, route instanceof Route.Hosts hosts ? hosts.shuffled(random) : route);
    }

    Plan plan(String destination, Route route) {
        if (route instanceof Route.Hosts found) {
            return plan(destination, found.hosts());
        }
        Plan plan = withoutHosts(destination, route);
        if (!(plan instanceof Plan.Fail)) {
            return plan;
        }
        return policies.doubt(destination, route)
                .<Plan>map(doubt -> new Plan.Wait(untrusted(doubt.by(), doubt.problem())))
                .orElse(plan);
    }

    private static Plan withoutHosts(String destination, Route route) {
        if (route instanceof Route.TryLater later) {
            return new Plan.Wait(Finding.withoutHost(StatusCodes.DNS_FAILED, later.reason()));
        }
        if (route instanceof Route.OtherFamily other) {
            return new Plan.Wait(Finding.withoutHost(StatusCodes.ROUTE_NOT_USED, other.reason()));
        }
        if (route instanceof Route.NullMx) {
            return fail(StatusCodes.NULL_MX, "the domain " + destination + " takes no mail (null MX)");
        }
        if (route instanceof Route.NoSuchDomain) {
            return fail(StatusCodes.NO_SUCH_DOMAIN, "the domain " + destination + " does not exist");
        }
        if (route instanceof Route.Ourselves ourselves) {
            return fail(
                    StatusCodes.LOOP,
                    "the mail for " + destination + " loops back to us: its best host is " + ourselves.host());
        }
        return fail(StatusCodes.UNROUTABLE, ((Route.Unroutable) route).reason());
    }

    private Plan plan(String destination, List<Host> hosts) {
        List<Candidate> usable = new ArrayList<>();
        Map<String, Ruling.Avoid> avoided = new LinkedHashMap<>();
        for (Host host : hosts) {
            Ruling ruling = policies.of(destination, host.name());
            if (ruling instanceof Ruling.Wait wait) {
                return new Plan.Wait(untrusted(wait.by(), wait.problem()), Map.of(host.name(), wait.problem()));
            }
            if (ruling instanceof Ruling.Avoid avoid) {
                avoided.put(host.name(), avoid);
            }
            if (ruling instanceof Ruling.Connect connect && usable.size() < maxHosts) {
                usable.add(new Candidate(host, port, connect));
            }
        }
        return usable.isEmpty() && !avoided.isEmpty() ? refused(avoided) : new Plan.Try(usable, doubt(avoided));
    }

    /** Nobody may have the mail now; and none that TLS is required for (RFC 8689, 4.2.1), unless DNS alone is to blame. */
    private Plan refused(Map<String, Ruling.Avoid> avoided) {
        Ruling.Avoid first = avoided.values().iterator().next();
        if (!policies.areInsistent() || doubt(avoided).isPresent()) {
            Map<String, Problem> problems = new LinkedHashMap<>();
            avoided.forEach((host, avoid) -> problems.put(host, avoid.problem()));
            return new Plan.Wait(untrusted(first.by(), first.problem()), problems);
        }
        boolean isLacking = first.by().equals(Policies.REQUIRETLS);
        return fail(
                isLacking ? StatusCodes.REQUIRETLS_NEEDED : StatusCodes.TLS_NEEDED,
                first.by() + ": " + first.problem().words());
    }

    private static Optional<Finding> doubt(Map<String, Ruling.Avoid> avoided) {
        return avoided.values().stream()
                .filter(avoid -> avoid.problem().type() == Problem.Type.DNSSEC_INVALID)
                .findFirst()
                .map(avoid -> untrusted(avoid.by(), avoid.problem()));
    }

    private static Finding untrusted(String by, Problem problem) {
        return Finding.withoutHost(StatusCodes.UNTRUSTED, by + ": " + problem.words());
    }

    /** What is said of one host for mail of a destination. */
    Ruling ruling(String destination, Host host) {
        return policies.of(destination, host.name());
    }

    /** Whether others than DNS must be asked how its hosts are trusted. */
    boolean takesLong(String destination, Route route) {
        return route instanceof Route.Hosts found
                && policies.takeLong(destination, found.hosts().get(0).name());
    }

    /** Where the mail of a destination goes that has hosts, all of them. */
    Site site(String destination, MxSurvey survey) {
        return Site.of(survey.considered(), trust(destination, survey.route()));
    }

    /** See {@link Planning#trust}; empty where nobody but the setting has a say. */
    String trust(String destination, Route route) {
        if (!(route instanceof Route.Hosts found)) {
            return "";
        }
        SortedMap<String, Ruling> byName = new TreeMap<>();
        found.hosts().forEach(host -> byName.computeIfAbsent(host.name(), name -> policies.of(destination, name)));
        return byName.values().stream().allMatch(policies::isByTheSetting) ? "" : byName.toString();
    }

    @Override
    public List<Candidate> relay(String destination) {
        return fallbackRelay.map(relay -> relay(destination, relay)).orElse(List.of());
    }

    private List<Candidate> relay(String destination, HostPort relay) {
        return policies.ofRelay(destination, relay.host(), relay.port()) instanceof Ruling.Connect trust
                ? lookup.hosts(relay.host()).stream()
                        .limit(maxHosts)
                        .map(host -> new Candidate(host, relay.port(), trust))
                        .toList()
                : List.of();
    }

    private static Plan fail(String status, String words) {
        return new Plan.Fail(Finding.withoutHost(status, words));
    }
}
