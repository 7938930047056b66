package org.jamesexpress.tls.report;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jamesexpress.mx.Records;
import org.jamesexpress.store.StoreException;
import org.jamesexpress.tls.report.ReportTable.Due;
import org.jamesexpress.tls.report.ReportTable.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends reports to where their domains want them. Any thread may use it. */
final class ReportSender {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReportSender.class);

    /** Until every node has written down what it counted. */
    private static final Duration LEAST_DELAY = Duration.ofMinutes(10);

    /** Spread over hours, so that a receiver doesn't get those of the whole world at midnight (RFC 8460, 4.1). */
    private static final Duration SPREAD = Duration.ofHours(4);

    /** Longer than all endpoints of a record take together. */
    private static final Duration LEASE = Duration.ofMinutes(30);

    /** It doubles with each attempt. */
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(15);

    /** See RFC 8460, 5.5. */
    private static final Duration PATIENCE = Duration.ofHours(24);

    private final MailAddress contact;
    private final ReportTable table;
    private final Records dns;
    private final HttpsPost web;
    private final ReportMailer mailer;
    private final Clock clock;

    ReportSender(MailAddress contact, ReportTable table, Records dns, HttpsPost web, ReportMailer mailer, Clock clock) {
        this.contact = contact;
        this.table = table;
        this.dns = dns;
        this.web = web;
        this.mailer = mailer;
        this.clock = clock;
    }

    /** When a report is tried first that may be written from then on. */
    static Instant firstTime(Instant complete, RandomGenerator random) {
        return complete.plus(LEAST_DELAY).plusMillis(random.nextLong(SPREAD.toMillis()));
    }

    /** Sends a report if the domain asks for it, and nobody else does so. */
    void send(Due report) {
        Instant now = clock.instant();
        if (!table.claim(report, now, LEASE)) {
            return;
        }
        try {
            look(report, now);
        } catch (StoreException e) {
            LOGGER.warn("The report about TLS for {} waits for the database: {}", report.domain(), e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("The report about TLS for {} broke down", report.domain(), e);
            again(report, now, e.toString());
        }
    }

    private void look(Due report, Instant now) {
        Records.Known<String> known = dns.texts(ReportRecord.name(report.domain()));
        List<String> records = ReportRecord.among(known.all());
        if (known.failure().isPresent()) {
            again(report, now, known.failure().get());
        } else if (records.size() != 1) {
            unasked(report, records.isEmpty() ? Optional.empty() : Optional.of("it has several records for reports"));
        } else {
            send(report, now, records.get(0));
        }
    }

    private void send(Due report, Instant now, String record) {
        ReportRecord asked;
        try {
            asked = ReportRecord.parse(record);
        } catch (IllegalArgumentException e) {
            unasked(report, Optional.of(String.valueOf(e.getMessage())));
            return;
        }
        asked.ignored()
                .forEach(it -> LOGGER.info("{} asks for reports where none can be sent: {}", report.domain(), it));
        List<String> failures = send(report, asked, now);
        if (failures.size() == ways(asked)) {
            again(report, now, String.join("; ", failures));
        } else {
            table.note(report, State.SENT, now);
        }
    }

    /** All mailboxes get one mail. */
    private static int ways(ReportRecord asked) {
        long pages = asked.endpoints().stream()
                .filter(Endpoint.Web.class::isInstance)
                .count();
        return Math.toIntExact(pages) + (pages < asked.endpoints().size() ? 1 : 0);
    }

    /** By all ways, and tells of those by which it doesn't go. */
    private List<String> send(Due due, ReportRecord asked, Instant now) {
        DayReport report =
                new DayReport(due.date(), due.domain(), due.id(), contact, table.counts(due.day(), due.domain()));
        List<String> failures = new ArrayList<>();
        List<MailAddress> mailboxes = new ArrayList<>();
        for (Endpoint endpoint : asked.endpoints()) {
            if (endpoint instanceof Endpoint.Mailbox mailbox) {
                mailboxes.add(mailbox.address());
            } else if (endpoint instanceof Endpoint.Web page) {
                attempt(report, page.page().toString(), () -> web.post(page, report.gzipped()), failures);
            }
        }
        if (!mailboxes.isEmpty()) {
            attempt(report, mailboxes.toString(), () -> mailer.submit(ReportMail.of(report, mailboxes, now)), failures);
        }
        return failures;
    }

    private interface Way {
        void take() throws IOException;
    }

    private static void attempt(DayReport report, String where, Way way, List<String> failures) {
        try {
            way.take();
            LOGGER.info(
                    "Told {} how encrypting its mail went on {}: {} sessions succeeded, {} failed; to {}",
                    report.domain(),
                    report.day(),
                    report.succeeded(),
                    report.failed(),
                    where);
        } catch (IOException | RuntimeException e) {
            failures.add(where + ": " + Plain.line(String.valueOf(e.getMessage()), 200));
        }
    }

    private void unasked(Due report, Optional<String> why) {
        why.ifPresent(words -> LOGGER.info("{} asks for reports in vain: {}", report.domain(), words));
        table.note(report, State.UNASKED, clock.instant());
    }

    private void again(Due report, Instant now, String why) {
        Instant end = report.first().plus(PATIENCE);
        boolean isOver = !now.isBefore(end);
        LOGGER.info(
                "The report about TLS of {} for {} {}: {}",
                report.date(),
                report.domain(),
                isOver ? "is given up" : "is sent later",
                why);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(report.attempts(), 6));
        Instant next = now.plus(pause);
        table.note(report, isOver ? State.FAILED : State.DUE, isOver ? now : next.isBefore(end) ? next : end);
    }
}
