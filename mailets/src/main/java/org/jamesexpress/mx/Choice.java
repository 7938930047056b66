package org.jamesexpress.mx;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.mx.Considered.Standing;

/** Cuts ourselves with all that is not better, then what may not be asked; what is left is the route. */
final class Choice {
    private final List<Target> targets;
    private final MxRules rules;
    private final Optional<Host> ourselves;

    /** @param targets in the order of preference */
    Choice(List<Target> targets, MxRules rules) {
        this.targets = targets;
        this.rules = rules;
        this.ourselves = targets.stream()
                .flatMap(target -> target.hosts().stream())
                .filter(rules.ourselves()::is)
                .min(Comparator.comparingInt(Host::preference));
    }

    Route route() {
        List<Target> better = targets.stream()
                .filter(target -> isBetter(target.exchange().preference()))
                .toList();
        List<Host> found =
                better.stream().flatMap(target -> target.hosts().stream()).toList();
        List<Host> usable =
                found.stream().filter(host -> standing(host) == Standing.USABLE).toList();
        if (!usable.isEmpty()) {
            return new Route.Hosts(usable);
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

    List<Considered> considered() {
        return targets.stream().flatMap(this::considered).toList();
    }

    private Stream<Considered> considered(Target target) {
        if (target.hosts().isEmpty()) {
            Standing standing = target.unknown().isPresent() ? Standing.UNKNOWN : Standing.NO_ADDRESS;
            Exchange exchange = target.exchange();
            return Stream.of(new Considered(
                    exchange.name(), exchange.preference(), Optional.empty(), standing, target.unknown()));
        }
        return target.hosts().stream()
                .map(host -> new Considered(
                        host.name(), host.preference(), Optional.of(host.address()), standing(host), target.unknown()));
    }

    private Standing standing(Host host) {
        if (rules.ourselves().is(host)) {
            return Standing.OURSELVES;
        }
        if (!isBetter(host.preference())) {
            return Standing.NO_BETTER_THAN_OURSELVES;
        }
        return rules.allowLoopbackMx() || !PrivateAddresses.contains(host.address())
                ? Standing.USABLE
                : Standing.PRIVATE;
    }

    private boolean isBetter(int preference) {
        return ourselves.stream().allMatch(host -> preference < host.preference());
    }

    private static String noAddress(List<Target> targets) {
        return targets.stream().map(target -> target.exchange().name()).toList() + " has no usable address";
    }
}
