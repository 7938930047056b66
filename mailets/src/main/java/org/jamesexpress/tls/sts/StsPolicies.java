package org.jamesexpress.tls.sts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jamesexpress.mx.Recent;
import org.jamesexpress.mx.Records;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.sts.PolicyFetch.Fetched;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which policy applies to a domain. Whoever asks for one that isn't known yet, or that DNS says has changed, waits
 * until it is fetched, with all others who ask for it. One that was fetched applies until it ends, whatever DNS and its
 * host say or don't say in the meantime (RFC 8461, 5.1). Any thread may use it; its lock is held across no I/O.
 */
public final class StsPolicies {
    private static final Logger LOGGER = LoggerFactory.getLogger(StsPolicies.class);

    /** Domains and the hosts that their policies name. */
    private static final int MOST_IN_MEMORY = 50_000;

    private static final int MOST_IN_TABLE = 100_000;
    private static final int MOST_REFRESHED = 500;

    /** So long DNS isn't asked again for a domain where it gave no answer. */
    private static final Duration WITHOUT_DNS = Duration.ofMinutes(1);

    private final Records dns;
    private final PolicyFetch fetch;
    private final StsTable table;
    private final Clock clock;
    private final Executor background;
    private final Recent<Known> memory;
    private final Map<String, CompletableFuture<Known>> underWay = new ConcurrentHashMap<>();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();

    /** @param background fetches the policies that nobody waits for */
    public StsPolicies(Records dns, PolicyFetch fetch, Store store, Clock clock, Executor background) {
        this(dns, fetch, new StsTable(store, MOST_IN_TABLE), clock, background, MOST_IN_MEMORY);
    }

    StsPolicies(Records dns, PolicyFetch fetch, StsTable table, Clock clock, Executor background, int mostInMemory) {
        this.dns = dns;
        this.fetch = fetch;
        this.table = table;
        this.clock = clock;
        this.background = background;
        this.memory = new Recent<>(mostInMemory, Known::size);
    }

    /**
     * What applies to mail for a domain now; may wait for DNS and for the policy host, as long as these have patience.
     *
     * @param domain in A-labels and lower case
     */
    public Standing of(String domain) {
        Known before = known(domain);
        Optional<String> id = record(domain, before).map(StsRecord::id);
        boolean isLacking = id.isPresent() && before.lacks(id.get(), clock.instant());
        Known known = isLacking ? fetched(domain, id.get(), it -> it.lacks(id.get(), clock.instant())) : before;
        Instant now = clock.instant();
        known.held().filter(held -> known.isDue(now)).ifPresent(held -> refreshLater(domain, id.orElse(held.id())));
        use(domain, known, now);
        return known.standing(now);
    }

    /**
     * Fetches policies again that end before long, for domains that still get mail, and forgets those that have ended. To
     * be called about every hour, by a thread that may take long; it ends early when it is interrupted.
     */
    public void tend() {
        table.trim(clock.instant());
        for (String domain : table.due(clock.instant(), MOST_REFRESHED)) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            known(domain).held().ifPresent(held -> refresh(domain, held.id()));
        }
    }

    private Optional<StsRecord> record(String domain, Known known) {
        if (clock.instant().isBefore(known.noDnsUntil())) {
            return Optional.empty();
        }
        Records.Known<String> texts = dns.texts(StsRecord.name(domain));
        if (texts.failure().isPresent()) {
            change(domain, it -> it.withoutDnsUntil(clock.instant().plus(WITHOUT_DNS)));
        }
        return StsRecord.in(texts.all());
    }

    private Known known(String domain) {
        Optional<Known> remembered = remembered(domain);
        return remembered.filter(it -> !it.isStale(clock.instant())).orElseGet(() -> reread(domain));
    }

    private synchronized Optional<Known> remembered(String domain) {
        return memory.get(domain);
    }

    private Known reread(String domain) {
        Optional<Held> stored = table.find(domain);
        return change(domain, it -> it.with(stored, clock.instant()));
    }

    private synchronized Known change(String domain, UnaryOperator<Known> change) {
        Known changed = change.apply(memory.get(domain).orElseGet(() -> Known.NOTHING));
        memory.put(domain, changed);
        return changed;
    }

    private void use(String domain, Known known, Instant now) {
        if (known.held().isPresent() && !known.held().get().wasUsedToday(now)) {
            change(
                    domain,
                    it -> it.held().map(held -> it.withUse(held.used(now))).orElse(it));
            write(domain, () -> table.use(domain, now));
        }
    }

    private void refreshLater(String domain, String id) {
        if (!refreshing.add(domain)) {
            return;
        }
        try {
            background.execute(() -> {
                try {
                    refresh(domain, id);
                } finally {
                    refreshing.remove(domain);
                }
            });
        } catch (RejectedExecutionException e) {
            refreshing.remove(domain); // The server stops.
        }
    }

    private void refresh(String domain, String id) {
        fetched(domain, id, it -> it.isDue(clock.instant()));
    }

    /** One at a time fetches; the others get what he gets. */
    private Known fetched(String domain, String id, Predicate<Known> isNeeded) {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> others = underWay.putIfAbsent(domain, mine);
        if (others != null) {
            return others.join();
        }
        try {
            Known now = reread(domain);
            Known then = isNeeded.test(now) ? fetch(domain, id, now) : now;
            mine.complete(then);
            return then;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(domain, mine);
        }
    }

    private Known fetch(String domain, String id, Known before) {
        Fetched fetched = fetch.of(domain);
        Instant now = clock.instant();
        if (fetched instanceof Fetched.Policy found) {
            Held held = Held.fresh(found.policy(), id, now);
            write(domain, () -> table.put(domain, held));
            return change(domain, it -> it.with(held));
        }
        Problem problem = ((Fetched.Failed) fetched).problem();
        Known known =
                change(domain, it -> it.with(before.held(), before.since()).with(before.failed(id, problem, now)));
        LOGGER.info(
                "The MTA-STS policy of {} can't be had: {}; {}",
                domain,
                problem.words(),
                known.live(now)
                        .map(it -> "that of before applies until " + it.end())
                        .orElse("none applies"));
        return known;
    }

    /** Without a database it is better known until the next start than not at all. */
    private void write(String domain, Runnable change) {
        try {
            change.run();
        } catch (StoreException e) {
            LOGGER.warn(
                    "What is new of the MTA-STS policy of {} is lost with the next start: {}", domain, e.getMessage());
        }
    }
}
