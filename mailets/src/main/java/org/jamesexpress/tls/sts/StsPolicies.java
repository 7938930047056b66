package org.jamesexpress.tls.sts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jamesexpress.mx.Recent;
import org.jamesexpress.mx.Records;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.sts.Known.Heard;
import org.jamesexpress.tls.sts.PolicyFetch.Fetched;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which policy applies to a domain. Whoever asks first for one waits until it is fetched, with all others who ask for
 * it; where an earlier one applies, or it couldn't be had before, they wait for a moment only. One that was fetched applies
 * until it ends, whatever DNS and its host say or don't say in the meantime (RFC 8461, 5.1). Any thread may use it; its
 * lock is held across no I/O.
 */
public final class StsPolicies implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(StsPolicies.class);

    /** Domains and the hosts that their policies name. */
    private static final int MOST_IN_MEMORY = 50_000;

    private static final int MOST_IN_TABLE = 100_000;
    private static final int MOST_REFRESHED = 500;

    /** So long DNS isn't asked again for a domain where it gave no answer. */
    private static final Duration WITHOUT_DNS = Duration.ofMinutes(1);

    /** So long its answer is at hand. It is kept elsewhere for as long as it lasts. */
    private static final Duration AT_HAND = Duration.ofSeconds(1);

    /** The fetch ends before. */
    private static final Duration PATIENCE_AT_FIRST = Duration.ofSeconds(90);

    /** Where there is an answer without it: mail for others may stand behind the one that waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Records dns;
    private final PolicyFetch fetch;
    private final PolicyShelf shelf;
    private final Clock clock;
    private final Executor fetching;
    private final Executor background;
    private final Duration patience;
    private final Recent<Known> memory;
    private final Map<String, CompletableFuture<Known>> underWay = new ConcurrentHashMap<>();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param threads fetch policies; it has as many as it needs */
    public StsPolicies(Records dns, PolicyFetch fetch, Store store, Clock clock, Executor threads) {
        this(dns, fetch, new StsTable(store, MOST_IN_TABLE), clock, threads, threads, MOST_IN_MEMORY, PATIENCE);
    }

    /** The same, and nothing is known the next time. */
    public static StsPolicies ofTheMoment(Records dns, PolicyFetch fetch, Clock clock, Executor threads) {
        return new StsPolicies(dns, fetch, PolicyShelf.NONE, clock, threads, threads, MOST_IN_MEMORY, PATIENCE);
    }

    /**
     * Policies of a shelf.
     *
     * @param fetching fetches the policies that somebody waits for
     * @param background likewise those that nobody waits for
     * @param patience of those who have an answer without it
     */
    StsPolicies(
            Records dns,
            PolicyFetch fetch,
            PolicyShelf shelf,
            Clock clock,
            Executor fetching,
            Executor background,
            int mostInMemory,
            Duration patience) {
        this.dns = dns;
        this.fetch = fetch;
        this.shelf = shelf;
        this.clock = clock;
        this.fetching = fetching;
        this.background = background;
        this.patience = patience;
        this.memory = new Recent<>(mostInMemory, Known::size);
    }

    /**
     * What applies to mail for a domain now; may wait for DNS and for the policy host, as long as these have patience.
     *
     * @param domain in A-labels and lower case
     */
    public Standing of(String domain) {
        Known before = heard(domain);
        Instant then = clock.instant();
        Optional<String> lacking = before.heard().record().map(StsRecord::id).filter(id -> before.lacks(id, then));
        Known known = lacking.isPresent() ? awaited(domain, lacking.get(), before.isNew(then)) : before;
        Instant now = clock.instant();
        if (known.isDue(now)) {
            known.held().ifPresent(held -> refreshLater(domain, held));
        }
        use(domain, known, now);
        return known.standing(now);
    }

    /** The same, with what was found on the way. */
    Findings findings(String domain) {
        Standing standing = of(domain);
        Records.Known<String> texts = dns.texts(StsRecord.name(domain));
        return new Findings(texts.all(), texts.failure().or(() -> StsRecord.complaint(texts.all())), standing);
    }

    /** Whether {@link #of} waits for a policy host, and not for a moment only. */
    boolean takesLong(String domain) {
        Known known = heard(domain);
        Instant now = clock.instant();
        return known.isNew(now)
                && known.heard()
                        .record()
                        .filter(it -> known.lacks(it.id(), now))
                        .isPresent();
    }

    /**
     * Fetches policies again that end before long, for domains that still get mail, and forgets those that have ended. To
     * be called about every hour, by a thread that may take long; it ends early when it is interrupted.
     */
    public void tend() {
        shelf.trim(clock.instant());
        for (String domain : shelf.due(clock.instant(), MOST_REFRESHED)) {
            if (closed || Thread.currentThread().isInterrupted()) {
                return;
            }
            known(domain).held().ifPresent(held -> refresh(domain, held.id()));
        }
    }

    /** Nobody waits any more; what is still being fetched is lost. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach((domain, known) -> known.complete(atHand(domain)));
    }

    /** What is known, and what DNS says. */
    private Known heard(String domain) {
        Known known = known(domain);
        if (known.heard().isFresh(clock.instant())) {
            return known;
        }
        Records.Known<String> texts = dns.texts(StsRecord.name(domain));
        Instant until = clock.instant().plus(texts.failure().isPresent() ? WITHOUT_DNS : AT_HAND);
        Heard heard = new Heard(StsRecord.in(texts.all()), until);
        return change(domain, known, it -> it.with(heard));
    }

    private Known known(String domain) {
        Optional<Known> remembered = remembered(domain);
        return remembered.filter(it -> !it.isStale(clock.instant())).orElseGet(() -> reread(domain));
    }

    private synchronized Optional<Known> remembered(String domain) {
        return memory.get(domain);
    }

    private Known atHand(String domain) {
        return remembered(domain).orElse(Known.NOTHING);
    }

    private Known reread(String domain) {
        Optional<Held> stored = shelf.find(domain);
        return change(domain, it -> it.with(stored, clock.instant()));
    }

    private Known change(String domain, UnaryOperator<Known> change) {
        return change(domain, Known.NOTHING, change);
    }

    /** @param forgotten what was known, if it had to go since */
    private synchronized Known change(String domain, Known forgotten, UnaryOperator<Known> change) {
        Known changed = change.apply(memory.get(domain).orElse(forgotten));
        memory.put(domain, changed);
        return changed;
    }

    private void use(String domain, Known known, Instant now) {
        if (known.held().isPresent() && !known.held().get().wasUsedToday(now)) {
            change(
                    domain,
                    it -> it.held().map(held -> it.withUse(held.used(now))).orElse(it));
            write(domain, () -> shelf.use(domain, now));
        }
    }

    private void refreshLater(String domain, Held held) {
        if (!refreshing.add(domain)) {
            return;
        }
        String id = atHand(domain).heard().record().map(StsRecord::id).orElse(held.id());
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
        fetched(domain, id, Runnable::run, PATIENCE_AT_FIRST, it -> it.isDue(clock.instant()));
    }

    private Known awaited(String domain, String id, boolean isNew) {
        return fetched(domain, id, fetching, isNew ? PATIENCE_AT_FIRST : patience, it -> it.lacks(id, clock.instant()));
    }

    /** One at a time fetches; the others get what he gets, if they wait so long. */
    private Known fetched(String domain, String id, Executor executor, Duration most, Predicate<Known> isNeeded) {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> others = underWay.putIfAbsent(domain, mine);
        if (others != null) {
            return await(domain, others, most);
        }
        try {
            executor.execute(() -> fetch(domain, id, isNeeded, mine));
        } catch (RejectedExecutionException e) { // The server stops.
            underWay.remove(domain, mine);
            mine.complete(atHand(domain));
        }
        return await(domain, mine, most);
    }

    private Known await(String domain, CompletableFuture<Known> fetched, Duration most) {
        try {
            return closed ? atHand(domain) : fetched.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return atHand(domain);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return atHand(domain);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private void fetch(String domain, String id, Predicate<Known> isNeeded, CompletableFuture<Known> result) {
        try {
            Known now = reread(domain);
            result.complete(isNeeded.test(now) ? fetch(domain, id, now) : now);
        } catch (RuntimeException | Error e) { // Those who wait for it hear of it.
            result.completeExceptionally(e);
        } finally {
            underWay.remove(domain, result);
        }
    }

    private Known fetch(String domain, String id, Known before) {
        Fetched fetched = fetch.of(domain);
        if (closed) {
            return before;
        }
        Instant now = clock.instant();
        if (fetched instanceof Fetched.Policy found) {
            Held held = Held.fresh(found.policy(), id, now);
            write(domain, () -> shelf.put(domain, held));
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
