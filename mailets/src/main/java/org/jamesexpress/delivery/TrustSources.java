package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.Dnssec;
import org.jamesexpress.mx.Records;
import org.jamesexpress.tls.Handshakes;
import org.jamesexpress.tls.Policies;
import org.jamesexpress.tls.PolicySource;
import org.jamesexpress.tls.TlsConfig;
import org.jamesexpress.tls.dane.Dane;
import org.jamesexpress.tls.dane.Evidence;
import org.jamesexpress.tls.sts.Findings;
import org.jamesexpress.tls.sts.HttpsFetch;
import org.jamesexpress.tls.sts.MtaSts;
import org.jamesexpress.tls.sts.PolicyFetch;
import org.jamesexpress.tls.sts.StsPolicies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together all who have a say in what connections must prove: the administrator's rules, what domains publish, the
 * setting. Any thread may use it; {@link #close} ends what it does in the background.
 */
final class TrustSources implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TrustSources.class);

    private final Policies policies;
    private final Optional<Dane> dane;
    private final Optional<StsPolicies> sts;
    private final ExecutorService threads;
    private final AtomicBoolean tending = new AtomicBoolean();

    private TrustSources(
            DirectMxConfig config, Dns dns, Clock clock, Optional<StsPolicies> sts, ExecutorService threads) {
        this.dane = dane(config, dns);
        // MTA-STS comes behind DANE, which it must not override (RFC 8461, 2).
        List<PolicySource> published = Stream.<PolicySource>concat(
                        dane.stream(), sts.stream().map(MtaSts::new))
                .toList();
        this.policies = config.tls().policies(published, clock, System::nanoTime);
        this.sts = sts;
        this.threads = threads;
    }

    /** Of a delivery, which goes on with what it learned before. */
    static TrustSources of(DirectMxConfig config, Dns dns, Surroundings around) {
        ExecutorService threads = around.workers().get();
        Optional<StsPolicies> sts = fetch(config, dns)
                .map(fetch -> new StsPolicies(new Records(dns), fetch, around.store(), around.clock(), threads));
        return new TrustSources(config, dns, around.clock(), sts, threads);
    }

    /** Of somebody who is gone in a moment, and keeps nothing. */
    static TrustSources ofTheMoment(DirectMxConfig config, Dns dns) {
        Clock clock = Clock.system(ZoneId.systemDefault());
        ExecutorService threads = Workers.best().get();
        Optional<StsPolicies> sts =
                fetch(config, dns).map(fetch -> StsPolicies.ofTheMoment(new Records(dns), fetch, clock, threads));
        return new TrustSources(config, dns, clock, sts, threads);
    }

    private static Optional<Dane> dane(DirectMxConfig config, Dns dns) {
        TlsConfig tls = config.tls();
        return tls.dane() == Dnssec.Way.OFF
                ? Optional.empty()
                : Optional.of(new Dane(dns.dnssec(tls.dane(), tls.anchors()), config.port()));
    }

    private static Optional<PolicyFetch> fetch(DirectMxConfig config, Dns dns) {
        if (!config.tls().mtaSts()) {
            return Optional.empty();
        }
        Records records = new Records(dns);
        Handshakes handshakes = new Handshakes(config.tls().trusted(), System::nanoTime);
        return Optional.of(
                config.allowLoopbackMx()
                        ? HttpsFetch.anywhere(records, handshakes)
                        : new HttpsFetch(records, handshakes));
    }

    /** What was found of a domain's DANE; empty where it isn't obeyed, and for an address. */
    Optional<Evidence> dane(String destination) {
        return dane.flatMap(source -> Policies.domain(destination).flatMap(source::evidence));
    }

    /** What was found of a domain's MTA-STS; empty where it isn't obeyed. */
    Optional<Findings> mtaSts(String destination) {
        return sts.flatMap(known -> Policies.domain(destination).flatMap(new MtaSts(known)::findings));
    }

    Policies policies() {
        return policies;
    }

    /** Has what was learned renewed before it ends. To be called about every hour; nobody waits for it. */
    void tend() {
        if (sts.isEmpty() || !tending.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    sts.get().tend();
                } catch (RuntimeException e) { // Whatever it is, it is tried again the next time.
                    LOGGER.warn("Can't look after the MTA-STS policies that are kept: {}", e.toString());
                } finally {
                    tending.set(false);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            tending.set(false);
        }
    }

    /** Nobody waits any more for what he asked. */
    @Override
    public void close() {
        sts.ifPresent(StsPolicies::close);
        threads.shutdownNow();
    }
}
