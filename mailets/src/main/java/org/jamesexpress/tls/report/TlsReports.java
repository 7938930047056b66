package org.jamesexpress.tls.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jamesexpress.mx.Records;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;
import org.jamesexpress.tls.Handshakes;
import org.jamesexpress.tls.Published;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how encrypting mail went, and tells the domains that ask for it, once for each day of UTC and some hours after its
 * end. What is counted is written down every few seconds: a process that is killed loses no more. Any thread may count;
 * threads of its own do the rest, until {@link #close}.
 */
public final class TlsReports implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsReports.class);
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_SCHEDULES = Duration.ofMinutes(10);
    private static final int AT_ONCE = 200;
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_A_LOOK = 100;

    /** Kinds of sessions between two writes, and with one domain on one day. */
    private static final int MOST_COUNTED = 20_000;

    private static final int MOST_KINDS = 100;

    /** A report of an earlier day is of no use to anybody. */
    private static final int DAYS_KEPT = 3;

    private final ReportTable table;
    private final ReportSender sender;
    private final Clock clock;
    private final RandomGenerator random;
    private final Tally tally = new Tally(MOST_COUNTED);

    /** When the last reports were made due. */
    private Instant scheduled = Instant.MAX;

    private final ScheduledThreadPoolExecutor writes = new ScheduledThreadPoolExecutor(1, TlsReports::thread);
    private final ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, TlsReports::thread);
    private final ExecutorService senders = Executors.newFixedThreadPool(MOST_AT_ONCE, TlsReports::thread);

    TlsReports(ReportTable table, ReportSender sender, Clock clock, RandomGenerator random) {
        this.table = table;
        this.sender = sender;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Counts and reports from now on.
     *
     * @param contact in whose name domains are told
     * @param mailer takes the reports that go by mail
     */
    public static TlsReports start(
            MailAddress contact,
            Store store,
            Records dns,
            Handshakes handshakes,
            ReportMailer mailer,
            Clock clock,
            RandomGenerator random) {
        ReportTable table = new ReportTable(store, MOST_KINDS);
        ReportSender sender = new ReportSender(contact, table, dns, new HttpsPost(dns, handshakes), mailer, clock);
        TlsReports reports = new TlsReports(table, sender, clock, random);
        every(BETWEEN_WRITES, reports.writes, reports::write);
        every(BETWEEN_LOOKS, reports.looks, reports::look);
        return reports;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "express-tls-reports");
        thread.setDaemon(true);
        return thread;
    }

    private static void every(Duration time, ScheduledThreadPoolExecutor timer, Runnable work) {
        Future<?> unused = timer.scheduleWithFixedDelay(work, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Counts a session with a host of a domain.
     *
     * @param domain see {@link org.jamesexpress.tls.Policies#domain}
     * @param policy that it published
     * @param failed if the session was not encrypted as the policy has it
     */
    public void count(String domain, Published policy, Optional<Failed> failed) {
        // A policy is the same, whatever is wrong with the host.
        Published alone = new Published(policy.type(), policy.text(), policy.hosts(), Optional.empty());
        tally.add(new Tally.Kind(today(), domain, alone, failed), 1);
    }

    private long today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
    }

    /** Looks now for what is due, as after a change of the clock; nobody waits for that. */
    public void wake() {
        try {
            looks.execute(() -> {
                write();
                look();
            });
        } catch (RejectedExecutionException e) {
            LOGGER.debug("closed already");
        }
    }

    /** Writes down what was counted; what can't be written now is, the next time. */
    void write() {
        long lost = tally.takeLost();
        Map<Tally.Kind, Long> left = tally.take();
        try {
            while (!left.isEmpty()) {
                Map<Tally.Kind, Long> some = left.entrySet().stream()
                        .limit(AT_ONCE)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
                lost += table.add(some);
                left.keySet().removeAll(some.keySet());
            }
        } catch (StoreException e) {
            LOGGER.warn("The sessions of the reports about TLS can't be written down now: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("Writing down the sessions of the reports about TLS broke down", e);
        } finally {
            left.forEach(tally::add);
        }
        if (lost > 0) {
            LOGGER.warn("{} sessions are left out of the reports about TLS: too many of them differ", lost);
        }
    }

    /** Sends the reports that are due. Not by two threads at a time. */
    void look() {
        try {
            Instant now = clock.instant();
            // A clock that was set back says nothing of how long it has been.
            if (now.isBefore(scheduled) || !now.isBefore(scheduled.plus(BETWEEN_SCHEDULES))) {
                schedule();
                scheduled = now;
            }
            List<ReportTable.Due> due = table.due(clock.instant(), MOST_A_LOOK);
            while (!due.isEmpty() && !senders.isShutdown()) {
                send(due);
                due = table.due(clock.instant(), MOST_A_LOOK);
            }
        } catch (StoreException e) {
            LOGGER.warn("The reports about TLS can't be sent now: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            LOGGER.error("Sending the reports about TLS broke down", e);
        }
    }

    private void schedule() {
        long today = today();
        table.forget(today - DAYS_KEPT);
        boolean more = true;
        while (more && !senders.isShutdown()) {
            more = table.schedule(today, this::due);
        }
    }

    private Instant due(long day) {
        Instant end = LocalDate.ofEpochDay(day + 1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant now = clock.instant();
        return ReportSender.firstTime(end.isAfter(now) ? end : now, random);
    }

    private void send(List<ReportTable.Due> due) throws InterruptedException, ExecutionException {
        List<Future<?>> sent = new ArrayList<>();
        for (ReportTable.Due each : due) {
            sent.add(senders.submit(() -> sender.send(each)));
        }
        for (Future<?> each : sent) {
            each.get();
        }
    }

    /** Writes down what was counted last, and sends no more. */
    @Override
    public void close() {
        looks.shutdownNow();
        writes.shutdownNow();
        senders.shutdownNow();
        write();
    }
}
