package org.jamesexpress.mx;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the hosts that take a domain's mail, in the order in which they are to be tried (RFC 5321, 5.1).
 *
 * <p>Safe for use by many threads as far as {@code random} is.
 */
public final class MxLookup {
    /** MX records that are looked at, the best of them: nobody needs more, and each costs two questions. */
    private static final int MOST_EXCHANGES = 20;

    private final Dns dns;
    private final MxRules rules;
    private final Random random;

    public MxLookup(Dns dns, MxRules rules, Random random) {
        this.dns = dns;
        this.rules = rules;
        this.random = random;
    }

    /** Finds the hosts of a domain, or of an address literal in brackets; waits for DNS. */
    public Route route(String domain) {
        if (Literals.isLiteral(domain)) {
            return Literals.inBrackets(domain)
                    .map(address -> choose(List.of(target(new Exchange(address.getHostAddress(), 0), address))))
                    .orElseGet(() -> new Route.Unroutable(domain + " is not an address literal"));
        }
        return DomainNames.ascii(domain)
                .map(this::routeOfName)
                .orElseGet(() -> new Route.Unroutable(domain + " is not a domain name"));
    }

    /** The addresses of one host given by its name or address, without a look at MX records or at our rules. */
    public List<Host> hosts(String nameOrAddress) {
        Exchange exchange = new Exchange(nameOrAddress, 0);
        return Literals.address(nameOrAddress)
                .map(address -> target(exchange, address))
                .orElseGet(() -> resolve(exchange).join())
                .hosts();
    }

    private Route routeOfName(String domain) {
        return dns.exchanges(domain)
                .join()
                .fold(
                        exchanges -> routeOfExchanges(exchanges),
                        () -> routeWithoutMx(domain),
                        Route.NoSuchDomain::new,
                        Route.TryLater::new);
    }

    private Route routeOfExchanges(List<Exchange> exchanges) {
        List<Exchange> real = exchanges.stream()
                .filter(exchange -> !exchange.name().equals(Exchange.NONE))
                .toList();
        return real.isEmpty() ? new Route.NullMx() : choose(resolveAll(ordered(real)));
    }

    /** The implicit MX: a domain without MX records is its own host. */
    private Route routeWithoutMx(String domain) {
        return choose(resolveAll(List.of(new Exchange(domain, 0))));
    }

    /** By preference, those of equal preference in random order. */
    private List<Exchange> ordered(List<Exchange> exchanges) {
        List<Exchange> ordered = new ArrayList<>(exchanges);
        Collections.shuffle(ordered, random);
        ordered.sort(Comparator.comparingInt(Exchange::preference));
        return ordered.subList(0, Math.min(ordered.size(), MOST_EXCHANGES));
    }

    private List<Target> resolveAll(List<Exchange> exchanges) {
        List<CompletableFuture<Target>> asked =
                exchanges.stream().map(this::resolve).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Target> resolve(Exchange exchange) {
        CompletableFuture<Answer<InetAddress>> unasked = CompletableFuture.completedFuture(new Answer.Nothing<>());
        CompletableFuture<Answer<InetAddress>> v6 = rules.families().v6() ? dns.ipv6(exchange.name()) : unasked;
        CompletableFuture<Answer<InetAddress>> v4 = rules.families().v4() ? dns.ipv4(exchange.name()) : unasked;
        return v6.thenCombine(v4, (six, four) -> Target.of(exchange, shuffled(six), shuffled(four)));
    }

    private Answer<InetAddress> shuffled(Answer<InetAddress> answer) {
        if (answer instanceof Answer.Found<InetAddress> found) {
            List<InetAddress> addresses = new ArrayList<>(found.records());
            Collections.shuffle(addresses, random);
            return new Answer.Found<>(addresses);
        }
        return answer;
    }

    private static Target target(Exchange exchange, InetAddress address) {
        return new Target(exchange, List.of(new Host(exchange.name(), 0, address)), Optional.empty());
    }

    /** Cuts ourselves with all that is not better, then what may not be asked; what is left is the route. */
    private Route choose(List<Target> targets) {
        Optional<Host> ourselves = targets.stream()
                .flatMap(target -> target.hosts().stream())
                .filter(rules.ourselves()::is)
                .min(Comparator.comparingInt(Host::preference));
        List<Target> better = ourselves
                .map(host -> targets.stream()
                        .filter(target -> target.exchange().preference() < host.preference())
                        .toList())
                .orElse(targets);
        List<Host> found =
                better.stream().flatMap(target -> target.hosts().stream()).toList();
        List<Host> allowed = found.stream()
                .filter(host -> rules.allowLoopbackMx() || !PrivateAddresses.contains(host.address()))
                .toList();
        if (!allowed.isEmpty()) {
            return new Route.Hosts(allowed);
        }
        return better.stream()
                .flatMap(target -> target.unknown().stream())
                .findFirst()
                .<Route>map(Route.TryLater::new)
                .or(() -> ourselves.map(Route.Ourselves::new))
                .or(() -> found.stream()
                        .findFirst()
                        .map(host -> new Route.Unroutable(host + " is a loopback or private address")))
                .orElseGet(() -> new Route.Unroutable(noAddress(better)));
    }

    private static String noAddress(List<Target> targets) {
        return targets.stream().map(target -> target.exchange().name()).toList() + " has no usable address";
    }
}
