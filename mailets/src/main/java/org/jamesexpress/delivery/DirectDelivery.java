package org.jamesexpress.delivery;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.DnsWatch;
import org.jamesexpress.mx.Records;
import org.jamesexpress.tls.Handshakes;
import org.jamesexpress.tls.report.MailAddress;
import org.jamesexpress.tls.report.TlsReports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers mail to the hosts of its recipients' domains.
 *
 * <p>Any thread may hand in mail. A thread of its own starts attempts, workers make them; {@link #close} ends both.
 */
public final class DirectDelivery implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectDelivery.class);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final Duration BREAK_OFF = Duration.ofSeconds(2);
    private static final Pattern ROUTE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    private final Outbound outbound;
    private final Reporter reporter;
    private final Cleaning cleaning;
    private final TrustSources trust;
    private final Optional<TlsReports> tlsReports;
    private final Lanes lanes;
    private final Dispatcher dispatcher;
    private final Sessions sessions;
    private final ExecutorService workers;
    private final Clock clock;

    private DirectDelivery(String route, DirectMxConfig config, Surroundings around) {
        this.clock = around.clock();
        this.outbound = new Outbound(around.store(), around.spool(), around.events(), route, around.meters());
        this.reporter = new Reporter(outbound, around.reports(), config, clock.getZone());
        this.cleaning = new Cleaning(around.store(), around.spool(), route);
        this.workers = around.workers().get();
        this.sessions = new Sessions(config, workers);
        Dns dns = Planner.dns(config, DnsWatch.UNSEEN);
        this.trust = TrustSources.of(config, dns, around);
        this.tlsReports = config.tlsReports().contact().map(contact -> tlsReports(contact, config, dns, around));
        Planner planner = Planner.of(config, dns, trust.policies(), around.ourselves(), around.random());
        Sites sites = new Sites(planner, clock);
        Attempts attempts = new Attempts(
                sites,
                sessions,
                outbound,
                reporter,
                config.retry(),
                clock,
                around.random(),
                tlsReports
                        .<TlsWatch>map(reports -> new SessionCount(trust.policies(), reports))
                        .orElse(TlsWatch.NONE),
                due -> this.dispatcher().lookAt(due));
        this.lanes =
                new Lanes(sites::of, config.maxConnections(), config.maxConnectionsPerDestination(), mostBeginning());
        this.dispatcher = new Dispatcher(
                "express-delivery-" + route,
                outbound,
                sites::find,
                lanes,
                attempts::make,
                workers,
                clock,
                System::nanoTime,
                config.retry().longestWait(),
                () -> {
                    trust.tend();
                    reporter.handOverOwed();
                    cleaning.run(clock.instant().minus(config.retention()), sessions::isStopped);
                });
    }

    /** Half of the processors are left to mail for hosts that work. */
    private static int mostBeginning() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /**
     * Starts a delivery, which goes on with the mail it has left from before.
     *
     * @param route see {@link #route}; names the delivery for good, so that several of them, each with a configuration of
     *     its own, keep apart on one store
     * @throws IOException when the spool can't be read
     */
    public static DirectDelivery start(String route, DirectMxConfig config, Surroundings around) throws IOException {
        DirectDelivery delivery = new DirectDelivery(route(route), config, around);
        delivery.cleaning.sweep();
        delivery.outbound.bringForward(
                delivery.clock.instant().plus(config.retry().longestWait()));
        delivery.reporter.recall();
        delivery.workers.execute(delivery.reporter::handOverOwed);
        delivery.dispatcher.start();
        return delivery;
    }

    private static TlsReports tlsReports(MailAddress contact, DirectMxConfig config, Dns dns, Surroundings around) {
        return TlsReports.start(
                contact,
                around.store(),
                new Records(dns),
                new Handshakes(config.tls().trusted(), System::nanoTime),
                around.reports(),
                around.clock(),
                around.random());
    }

    /**
     * The name of a route: 1 to 32 lower-case letters, digits and hyphens, with no hyphen in front.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static String route(String text) {
        if (!ROUTE.matcher(text).matches()) {
            throw new IllegalArgumentException("Not the name of a route: " + text);
        }
        return text;
    }

    /**
     * Takes a mail, which is durable when this returns. The same mail may be handed in again, as after a crash: nobody
     * gets it twice.
     *
     * @throws IOException when its body can't be written; then nothing was taken
     * @throws org.jamesexpress.store.StoreException when the database does not take it, in which case it may be handed in
     *     again
     */
    public void accept(OutboundMail mail) throws IOException {
        Set<String> destinations = outbound.accept(mail, clock.instant());
        DeliveryLog.taken(mail);
        dispatcher.offer(destinations.stream()
                .map(destination -> new Job(mail.id(), destination))
                .toList());
    }

    /** Looks for due mail now, as after a change to the table or the clock. */
    public void wake() {
        dispatcher.lookAt(clock.instant());
        tlsReports.ifPresent(TlsReports::wake);
    }

    /** Likewise, and tries hosts again that did not answer: somebody wants to know. */
    public void tryAgain() {
        sessions.forgive();
        lanes.forgive();
        wake();
    }

    /**
     * Lets what is under way come to its end for some seconds, then breaks it off: it is due again at the next start, and
     * so is mail that is handed in from now on.
     */
    @Override
    public void close() {
        try {
            sessions.stop();
            trust.close();
            if (!dispatcher.close(DRAIN)) {
                LOGGER.info(
                        "Breaking off the conversations that are still under way; they are repeated after the start");
                sessions.breakOff();
                dispatcher.close(BREAK_OFF);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sessions.breakOff();
            workers.shutdownNow();
            tlsReports.ifPresent(TlsReports::close);
        }
    }

    private Dispatcher dispatcher() {
        return dispatcher;
    }
}
