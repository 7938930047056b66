package org.jamesexpress.mx;

import java.net.Inet6Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.mx.Considered.Standing;
import org.jamesexpress.net.SpecialAddresses;

/** Cuts ourselves with all that is not better, then what may not be asked; what is left is the route. */
final class Choice {
    private final List<Target> targets;
    private final MxRules rules;
    private final Optional<Target> ourselves;

    /** @param targets in the order of preference */
    Choice(List<Target> targets, MxRules rules) {
        this.targets = List.copyOf(targets);
        this.rules = rules;
        this.ourselves = targets.stream()
                .filter(target -> target.isOurselves(rules.ourselves()))
                .findFirst();
    }

    Route route() {
        List<Target> better = targets.stream()
                .filter(target -> isBetter(target.exchange().preference()))
                .toList();
        List<Host> found =
                better.stream().flatMap(target -> target.hosts().stream()).toList();
        List<Host> usable = found.stream().filter(this::isUsable).toList();
        if (!usable.isEmpty()) {
            return new Route.Hosts(Turns.taken(usable));
        }
        return better.stream()
                .flatMap(target -> target.unknown().stream())
                .findFirst()
                .<Route>map(Route.TryLater::new)
                .or(() -> found.stream()
                        .filter(this::isAllowed)
                        .findFirst()
                        .map(host -> new Route.OtherFamily(otherFamily(host))))
                .or(() -> ourselves.map(us -> new Route.Ourselves(words(us))))
                .or(() -> found.stream()
                        .findFirst()
                        .map(host -> new Route.Unroutable(host + " is a loopback or private address")))
                .orElseGet(() -> new Route.Unroutable(noAddress(better)));
    }

    /** Whether no host beyond these can change the route. */
    boolean isFinal() {
        return ourselves.isPresent() || route() instanceof Route.Hosts;
    }

    List<Considered> considered() {
        return targets.stream().flatMap(this::considered).toList();
    }

    /** How long all this may be remembered. */
    Duration ttl() {
        return targets.stream().map(Target::ttl).reduce(Answer::shorter).orElse(Duration.ZERO);
    }

    private Stream<Considered> considered(Target target) {
        Exchange exchange = target.exchange();
        if (target.hosts().isEmpty()) {
            return Stream.of(new Considered(
                    exchange.name(), exchange.preference(), Optional.empty(), standing(target), target.unknown()));
        }
        return target.hosts().stream()
                .map(host -> new Considered(
                        host.name(),
                        host.preference(),
                        Optional.of(host.address()),
                        standing(target, host),
                        target.unknown()));
    }

    private Standing standing(Target target) {
        if (target.isOurselves(rules.ourselves())) {
            return Standing.OURSELVES;
        }
        if (!isBetter(target.exchange().preference())) {
            return Standing.NO_BETTER_THAN_OURSELVES;
        }
        return target.unknown().isPresent() ? Standing.UNKNOWN : Standing.NO_ADDRESS;
    }

    private Standing standing(Target target, Host host) {
        if (rules.ourselves().isOneOf(target.names()) || rules.ourselves().is(host)) {
            return Standing.OURSELVES;
        }
        if (!isBetter(host.preference())) {
            return Standing.NO_BETTER_THAN_OURSELVES;
        }
        if (!isAllowed(host)) {
            return Standing.PRIVATE;
        }
        return isUsable(host) ? Standing.USABLE : Standing.OTHER_FAMILY;
    }

    private boolean isUsable(Host host) {
        return isAllowed(host) && rules.families().include(host.address());
    }

    private boolean isAllowed(Host host) {
        return rules.allowLoopbackMx() || !SpecialAddresses.leadInside(host.address());
    }

    private boolean isBetter(int preference) {
        return ourselves.stream().allMatch(us -> preference < us.exchange().preference());
    }

    private static String words(Target target) {
        return target.hosts().stream()
                .findFirst()
                .map(Host::toString)
                .orElse(target.exchange().name());
    }

    private String otherFamily(Host host) {
        String family = host.address() instanceof Inet6Address ? "IPv6" : "IPv4";
        return host + " is an " + family + " address, which ip="
                + rules.families().word() + " forbids";
    }

    private static String noAddress(List<Target> targets) {
        return targets.stream().map(target -> target.exchange().name()).toList() + " has no address";
    }
}
