package org.jamesexpress.mx;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jamesexpress.net.Literals;

/**
 * Finds the hosts that take a domain's mail, in the order in which they are to be tried (RFC 5321, 5.1). A lookup takes
 * as long as {@link Dns} has patience, at most.
 *
 * <p>Safe for use by many threads as far as {@code random} is.
 */
public final class MxLookup {
    /** MX records whose addresses are asked for at once, the best of them first. */
    private static final int EXCHANGES_AT_ONCE = 20;

    /** MX records that are looked at when none before has an address: each costs two questions. */
    private static final int MOST_EXCHANGES = 100;

    /** What DNS names for a domain, in the order of preference. */
    private record Named(MxSurvey.Source source, String name, Duration ttl, List<Exchange> exchanges) {}

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
    public MxSurvey survey(String domain) {
        return survey(domain, () -> {});
    }

    /**
     * The same.
     *
     * @param beforeAWait is run once DNS is asked
     */
    public MxSurvey survey(String domain, Runnable beforeAWait) {
        CompletableFuture<MxSurvey> survey = surveyLater(domain, Deadline.in(dns.patience()));
        beforeAWait.run();
        return survey.join();
    }

    /** The same, without waiting. What DNS has not said by the end is unknown. */
    CompletableFuture<MxSurvey> surveyLater(String domain, Deadline end) {
        if (Literals.isLiteral(domain)) {
            return CompletableFuture.completedFuture(Literals.inBrackets(domain)
                    .map(this::surveyOfLiteral)
                    .orElseGet(() -> surveyOfNothing(domain, new Route.Unroutable(domain + " is no address literal"))));
        }
        return DomainNames.ascii(domain)
                .map(name -> surveyOfName(name, end))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        surveyOfNothing(domain, new Route.Unroutable(domain + " is not a domain name"))));
    }

    /** One host given by its name or address: its addresses of the families in use, whatever MX records and other rules say. */
    public List<Host> hosts(String nameOrAddress) {
        Exchange exchange = new Exchange(nameOrAddress, 0);
        Target target = resolve(exchange, Deadline.in(dns.patience())).join();
        return Turns.taken(target.hosts().stream()
                .filter(host -> rules.families().include(host.address()))
                .toList());
    }

    private MxSurvey surveyOfLiteral(InetAddress address) {
        Target target = written(new Exchange(address.getHostAddress(), 0), List.of(address));
        return survey(MxSurvey.Source.ADDRESS_LITERAL, target.exchange().name(), new Choice(List.of(target), rules));
    }

    private CompletableFuture<MxSurvey> surveyOfName(String domain, Deadline end) {
        return end.bound(dns.exchanges(domain)).thenCompose(answer -> surveyOfAnswer(domain, answer, end));
    }

    private CompletableFuture<MxSurvey> surveyOfAnswer(String domain, Answer<Exchange> answer, Deadline end) {
        if (answer instanceof Answer.Found<Exchange> found) {
            return surveyOfExchanges(found, end);
        }
        if (answer instanceof Answer.Nothing<Exchange> nothing) {
            return surveyWithoutMx(nothing, end);
        }
        return CompletableFuture.completedFuture(answer.failure()
                .map(reason -> surveyOfNothing(domain, new Route.TryLater(reason)))
                .orElseGet(() -> MxSurvey.ofNothing(domain, answer.ttl(), new Route.NoSuchDomain())));
    }

    private CompletableFuture<MxSurvey> surveyOfExchanges(Answer.Found<Exchange> found, Deadline end) {
        List<Exchange> exchanges = ordered(found.records());
        return exchanges.isEmpty()
                ? CompletableFuture.completedFuture(MxSurvey.ofNothing(found.name(), found.ttl(), new Route.NullMx()))
                : surveyOf(new Named(MxSurvey.Source.MX_RECORDS, found.name(), found.ttl(), exchanges), List.of(), end);
    }

    /** The implicit MX. */
    private CompletableFuture<MxSurvey> surveyWithoutMx(Answer.Nothing<Exchange> nothing, Deadline end) {
        List<Exchange> itself = List.of(new Exchange(nothing.name(), 0));
        return surveyOf(
                new Named(MxSurvey.Source.DOMAIN_ITSELF, nothing.name(), nothing.ttl(), itself), List.of(), end);
    }

    /**
     * Asks for the addresses of the best, and of more as long as there is none that may be tried.
     *
     * @param targets those that are known already, the best of the named ones
     */
    private CompletableFuture<MxSurvey> surveyOf(Named named, List<Target> targets, Deadline end) {
        Choice choice = new Choice(targets, rules);
        int most = Math.min(named.exchanges().size(), MOST_EXCHANGES);
        if (targets.size() >= most || choice.isFinal() || end.isOver()) {
            return CompletableFuture.completedFuture(survey(named, targets.size(), choice));
        }
        int next = Math.min(targets.size() + EXCHANGES_AT_ONCE, most);
        return resolveAll(named.exchanges().subList(targets.size(), next), end)
                .thenCompose(more -> surveyOf(
                        named, Stream.concat(targets.stream(), more.stream()).toList(), end));
    }

    private static MxSurvey survey(Named named, int seen, Choice choice) {
        MxSurvey survey = survey(named.source(), named.name(), choice);
        int all = named.exchanges().size();
        Route route =
                seen < all && !choice.isFinal() ? new Route.TryLater(tooMany(named.name(), seen, all)) : survey.route();
        Duration ttl = Answer.shorter(named.ttl(), survey.ttl());
        return new MxSurvey(named.source(), named.name(), survey.considered(), ttl, route);
    }

    private static String tooMany(String name, int seen, int all) {
        return "none of the " + seen + " best of " + all + " hosts of " + name + " has a usable address";
    }

    private static MxSurvey survey(MxSurvey.Source source, String name, Choice choice) {
        return new MxSurvey(source, name, choice.considered(), choice.ttl(), choice.route());
    }

    private static MxSurvey surveyOfNothing(String name, Route route) {
        return MxSurvey.ofNothing(name, Duration.ZERO, route);
    }

    /** By preference, those of equal preference in random order, each host once, and none for a null MX. */
    private List<Exchange> ordered(List<Exchange> exchanges) {
        List<Exchange> ordered = new ArrayList<>(exchanges);
        ordered.removeIf(exchange -> exchange.name().equals(Exchange.NONE));
        Collections.shuffle(ordered, random);
        ordered.sort(Comparator.comparingInt(Exchange::preference));
        Map<String, Exchange> hosts = new LinkedHashMap<>();
        ordered.forEach(exchange -> hosts.putIfAbsent(exchange.name().toLowerCase(Locale.ROOT), exchange));
        return List.copyOf(hosts.values());
    }

    private CompletableFuture<List<Target>> resolveAll(List<Exchange> exchanges, Deadline end) {
        List<CompletableFuture<Target>> asked =
                exchanges.stream().map(exchange -> resolve(exchange, end)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(it -> asked.stream().map(CompletableFuture::join).toList());
    }

    /** What needs no question: an address in place of a name, which is common and harmless; and this machine's own name. */
    private CompletableFuture<Target> resolve(Exchange exchange, Deadline end) {
        Optional<List<InetAddress>> written = Literals.address(exchange.name())
                .map(List::of)
                .or(() -> Optional.of(Literals.LOCALHOST).filter(it -> DomainNames.isLocalhost(exchange.name())));
        return written.map(addresses -> CompletableFuture.completedFuture(written(exchange, addresses)))
                .orElseGet(() -> ask(exchange, end));
    }

    /**
     * Where there is no address of the family that is used, the other is asked for: a host that we may not speak to is
     * not one that is missing, and may be ourselves.
     */
    private CompletableFuture<Target> ask(Exchange exchange, Deadline end) {
        Supplier<CompletableFuture<Answer<InetAddress>>> v6 = () -> end.bound(dns.ipv6(exchange.name()));
        Supplier<CompletableFuture<Answer<InetAddress>>> v4 = () -> end.bound(dns.ipv4(exchange.name()));
        return switch (rules.families()) {
            case BOTH -> v6.get().thenCombine(v4.get(), (six, four) -> target(exchange, six, four));
            case IPV6 -> v6.get().thenCompose(six -> other(six, v4).thenApply(four -> target(exchange, six, four)));
            case IPV4 -> v4.get().thenCompose(four -> other(four, v6).thenApply(six -> target(exchange, six, four)));
        };
    }

    private static CompletableFuture<Answer<InetAddress>> other(
            Answer<InetAddress> one, Supplier<CompletableFuture<Answer<InetAddress>>> other) {
        return one.isAbsence()
                ? other.get()
                : CompletableFuture.completedFuture(new Answer.NoSuchName<>(Answer.FOR_EVER));
    }

    private Target target(Exchange exchange, Answer<InetAddress> v6, Answer<InetAddress> v4) {
        return Target.of(exchange, shuffled(v6), shuffled(v4));
    }

    private Answer<InetAddress> shuffled(Answer<InetAddress> answer) {
        if (answer instanceof Answer.Found<InetAddress> found) {
            List<InetAddress> addresses = new ArrayList<>(found.records());
            Collections.shuffle(addresses, random);
            return new Answer.Found<>(found.name(), addresses, found.ttl());
        }
        return answer;
    }

    private static Target written(Exchange exchange, List<InetAddress> addresses) {
        List<Host> hosts = addresses.stream()
                .map(address -> new Host(exchange.name(), exchange.preference(), address))
                .toList();
        return new Target(exchange, Set.of(exchange.name()), hosts, Optional.empty(), Answer.FOR_EVER);
    }
}
