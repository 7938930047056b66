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
        return survey(domain).route();
    }

    /** The same, with all that was found on the way and why it leads where it does. */
    public Survey survey(String domain) {
        if (Literals.isLiteral(domain)) {
            return Literals.inBrackets(domain)
                    .map(this::surveyOfLiteral)
                    .orElseGet(() -> Survey.ofNothing(new Route.Unroutable(domain + " is not an address literal")));
        }
        return DomainNames.ascii(domain)
                .map(this::surveyOfName)
                .orElseGet(() -> Survey.ofNothing(new Route.Unroutable(domain + " is not a domain name")));
    }

    /** The addresses of one host given by its name or address, without a look at MX records or at our rules. */
    public List<Host> hosts(String nameOrAddress) {
        Exchange exchange = new Exchange(nameOrAddress, 0);
        return Literals.address(nameOrAddress)
                .map(address -> target(exchange, address))
                .orElseGet(() -> resolve(exchange).join())
                .hosts();
    }

    private Survey surveyOfLiteral(InetAddress address) {
        Target target = target(new Exchange(address.getHostAddress(), 0), address);
        return Survey.of(Survey.Source.ADDRESS_LITERAL, new Choice(List.of(target), rules));
    }

    private Survey surveyOfName(String domain) {
        return dns.exchanges(domain)
                .join()
                .fold(
                        this::surveyOfExchanges,
                        () -> surveyWithoutMx(domain),
                        () -> Survey.ofNothing(new Route.NoSuchDomain()),
                        reason -> Survey.ofNothing(new Route.TryLater(reason)));
    }

    private Survey surveyOfExchanges(List<Exchange> exchanges) {
        List<Exchange> real = exchanges.stream()
                .filter(exchange -> !exchange.name().equals(Exchange.NONE))
                .toList();
        return real.isEmpty()
                ? Survey.ofNothing(new Route.NullMx())
                : Survey.of(Survey.Source.MX_RECORDS, new Choice(resolveAll(ordered(real)), rules));
    }

    /** The implicit MX. */
    private Survey surveyWithoutMx(String domain) {
        List<Target> itself = resolveAll(List.of(new Exchange(domain, 0)));
        return Survey.of(Survey.Source.DOMAIN_ITSELF, new Choice(itself, rules));
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
}
