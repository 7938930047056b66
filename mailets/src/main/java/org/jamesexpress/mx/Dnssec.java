package org.jamesexpress.mx;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * How secure answers of DNS are had, if at all. Whoever asks first waits until it is known; later it is looked at anew by
 * one of those who ask. What once worked is not given up for being broken: otherwise whoever breaks it would have mail
 * go where it would not have gone. Guarded by its own monitor, which nobody holds while DNS is asked.
 */
public final class Dnssec {
    /** How an administrator wants it. */
    public enum Way {
        /**
         * By the servers if all of them are on this machine and validate, otherwise by ourselves, and not at all where they
         * don't pass signatures on.
         */
        AUTO,
        /** By ourselves, whoever the servers are. */
        VALIDATE,
        /** By the servers, whoever they are. */
        RESOLVER,
        OFF
    }

    /** What can be had. */
    public sealed interface Ability {
        /** Secure answers. */
        record Works(SecureRecords records, String how, Duration good) implements Ability {}

        /** None: the servers answer, but nothing that could be validated. */
        record Unavailable(String why) implements Ability {
            @Override
            public Duration good() {
                return LOOKED_AT;
            }
        }

        /** Nobody knows: DNS does not answer, or not as it should or did before. */
        record Unknown(String why) implements Ability {
            @Override
            public Duration good() {
                return FAILURES_KEPT;
            }
        }

        /** How long nobody looks again. */
        Duration good();
    }

    private static final Duration FAILURES_KEPT = Duration.ofSeconds(30);
    private static final Duration LOOKED_AT = Duration.ofMinutes(1);

    /** Answers on loopback for others that are not: Docker's. */
    private static final String FORWARDER_OF_CONTAINERS = "127.0.0.11";

    private record Look(Ability ability, long since) {}

    private final Way way;
    private final LongSupplier nanos;
    private final Dns plain;
    private final Dns trusting;
    private final Dns validating;
    private final boolean isOnThisMachine;
    private Optional<Look> last = Optional.empty();
    private Optional<CompletableFuture<Ability>> looking = Optional.empty();
    private boolean hasWorked;

    /** @param timeout of one question */
    Dnssec(Way way, List<InetSocketAddress> servers, Duration timeout, TrustAnchors anchors, LongSupplier nanos) {
        this.way = way;
        this.nanos = nanos;
        this.plain = new Dns(servers, timeout, DnsWatch.UNSEEN, nanos);
        this.trusting = new Dns(
                servers.stream().map(it -> NameServer.trusted(it, timeout)).toList(),
                timeout,
                DnsWatch.UNSEEN,
                nanos,
                FAILURES_KEPT);
        this.validating = new Dns(
                servers.stream()
                        .map(it -> NameServer.validated(it, timeout, anchors))
                        .toList(),
                timeout,
                DnsWatch.UNSEEN,
                nanos,
                FAILURES_KEPT);
        this.isOnThisMachine = servers.stream().allMatch(Dnssec::isOnThisMachine);
    }

    private static boolean isOnThisMachine(InetSocketAddress server) {
        return !server.isUnresolved()
                && server.getAddress().isLoopbackAddress()
                && !server.getAddress().getHostAddress().equals(FORWARDER_OF_CONTAINERS);
    }

    /** What can be had now. Waits for DNS at first, and now and then. */
    public Ability ability() {
        CompletableFuture<Ability> mine = new CompletableFuture<>();
        Optional<CompletableFuture<Ability>> others;
        synchronized (this) {
            if (last.isPresent() && (isGood(last.get()) || looking.isPresent())) {
                return last.get().ability();
            }
            others = looking;
            looking = others.or(() -> Optional.of(mine));
        }
        return others.isPresent() ? others.get().join() : look(mine);
    }

    private boolean isGood(Look look) {
        return nanos.getAsLong() - look.since() < look.ability().good().toNanos();
    }

    private Ability look(CompletableFuture<Ability> promise) {
        Ability ability = new Ability.Unknown("the look at DNSSEC broke off");
        try {
            ability = find();
        } finally {
            synchronized (this) {
                last = Optional.of(new Look(ability, nanos.getAsLong()));
                looking = Optional.empty();
                hasWorked |= ability instanceof Ability.Works;
            }
            promise.complete(ability);
        }
        return ability;
    }

    private Ability find() {
        if (way == Way.OFF) {
            return new Ability.Unavailable("it is switched off");
        }
        if (way == Way.RESOLVER || (way == Way.AUTO && isOnThisMachine)) {
            List<Answer<String>> said = rootKeys(trusting);
            if (said.stream().allMatch(Answer::isSecure)) {
                return new Ability.Works(
                        new SecureRecords(trusting), "answers are believed as validated by " + who(), LOOKED_AT);
            }
            if (way == Way.RESOLVER) {
                return new Ability.Unknown("not all of " + who() + " validate answers" + why(said));
            }
        }
        List<Answer<String>> said = rootKeys(validating);
        if (said.stream().anyMatch(Answer::isSecure)) {
            // From now on each answer speaks for itself.
            return new Ability.Works(
                    new SecureRecords(validating),
                    "answers by way of " + who() + " are validated here",
                    Answer.FOR_EVER);
        }
        boolean speak = plain.speaks();
        String why = "the keys of the root, as had from " + who() + ", can't be validated" + why(said);
        return way == Way.AUTO && speak && !hasWorked() ? new Ability.Unavailable(why) : new Ability.Unknown(why);
    }

    private String who() {
        return plain.servers().stream()
                .map(server -> server.toString().replaceFirst("^[^/]*/", ""))
                .collect(Collectors.joining(", "));
    }

    private synchronized boolean hasWorked() {
        return hasWorked;
    }

    private List<Answer<String>> rootKeys(Dns dns) {
        Deadline end = Deadline.in(dns.patience());
        List<CompletableFuture<Answer<String>>> asked =
                dns.rootKeys().stream().map(end::bound).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private static String why(List<Answer<String>> said) {
        return said.stream()
                .flatMap(answer -> answer.failure().stream())
                .findFirst()
                .map(words -> ": " + words)
                .orElse("");
    }
}
