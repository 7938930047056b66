package org.jamesexpress.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells senders that their mail did not arrive, is late, or went out of sight. Any thread may use it. */
final class Reporter {
    /** Hands something over to others; the exceptions are those of {@link Reports}. */
    @FunctionalInterface
    private interface Handing {
        void handOver() throws IOException;
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(Reporter.class);

    /** How long after a report could not be handed over the mail is tried again. */
    private static final Duration UNTIL_REPORT_IS_TAKEN = Duration.ofMinutes(5);

    private final Outbound outbound;
    private final Reports reports;
    private final ReportWriter writer;
    private final RetrySchedule schedule;
    private final Optional<Duration> delayWarning;
    private final boolean othersTell;

    /** The ids of the promised reports that nobody is about to hand over. */
    private final Set<String> owed = ConcurrentHashMap.newKeySet();

    /** @param zone of the times that people read */
    Reporter(Outbound outbound, Reports reports, DirectMxConfig config, ZoneId zone) {
        this.outbound = outbound;
        this.reports = reports;
        this.writer = new ReportWriter(config.heloName(), config.language(), zone);
        this.schedule = config.retry();
        this.delayWarning = config.delayWarning();
        this.othersTell = config.bounceProcessor().isPresent();
    }

    /**
     * Reports that recipients are given up, those excepted of whom the sender does not want to hear. To be called before
     * that is written down: a crash in between makes the same report again, with the same Message-ID.
     */
    Bouncing bounce(Parcel parcel, Map<Recipient, Finding> failed, Instant now) {
        if (parcel.isReport() && !failed.isEmpty()) {
            LOGGER.warn(
                    "{}: a mail without a sender can't be delivered, and nobody is told; its body is kept as {}",
                    parcel.id(),
                    parcel.body().id());
            return new Bouncing(Outcome.KEPT, Optional.empty());
        }
        Map<Recipient, Finding> asked = only(failed, recipient -> isAsked(recipient, Notify.FAILURE));
        Outcome outcome = asked.isEmpty()
                ? Outcome.BOUNCED
                : handedOver(
                        parcel,
                        // Others would give back more than the header (RFC 8689, 5).
                        othersTell && parcel.tls() != TlsWish.REQUIRED
                                ? () -> reports.giveBack(givenUp(parcel, asked))
                                : () -> reports.submit(report(Action.FAILED, parcel, asked, now)));
        return new Bouncing(
                outcome, Optional.of(now.plus(UNTIL_REPORT_IS_TAKEN)).filter(again -> outcome == Outcome.DEFERRED));
    }

    /** Tells the sender once that mail is late, as soon as it is late enough. */
    void warn(Parcel parcel, Map<Recipient, Finding> deferred, Instant now) {
        boolean late = delayWarning
                .filter(after -> !now.isBefore(parcel.arrived().plus(after)))
                .isPresent();
        if (!late || parcel.isReport()) {
            return;
        }
        Map<Recipient, Finding> unwarned =
                only(deferred, recipient -> !recipient.delayWarned() && isAsked(recipient, Notify.DELAY));
        if (!unwarned.isEmpty()
                && handedOver(parcel, () -> reports.submit(report(Action.DELAYED, parcel, unwarned, now)))
                        != Outcome.DEFERRED) {
            outbound.markWarned(parcel, List.copyOf(unwarned.keySet()), now);
        }
    }

    /**
     * The report of an acceptance by a host that makes none itself (RFC 3461, 5.2.2), for those recipients whose sender
     * asked for it. It is to be promised in the write of the acceptance, before the body goes, and to be handed over
     * after it.
     */
    Optional<Report> relayed(Parcel parcel, Map<Recipient, Finding> accepted, Instant now) {
        Map<Recipient, Finding> asked =
                only(accepted, recipient -> recipient.rcpt().notifyOn().contains(Notify.SUCCESS));
        return asked.isEmpty() || parcel.isReport()
                ? Optional.empty()
                : Optional.of(report(Action.RELAYED, parcel, asked, now));
    }

    /** Hands a promised report over. One that is not taken is owed from then on; one that can't ever be sent is forgotten. */
    void handOver(Report report) {
        try {
            reports.submit(report);
        } catch (IllegalArgumentException e) {
            LOGGER.warn("{} to <{}> can't be sent: {}", report.id(), report.recipient(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("{} to <{}> is handed over later: {}", report.id(), report.recipient(), e.toString());
            owed.add(report.id());
            return;
        }
        try {
            outbound.owedReports().forget(report);
        } catch (StoreException e) {
            LOGGER.warn("{} comes again after the next start, it can't be forgotten: {}", report.id(), e.getMessage());
        }
    }

    /** Owes what was promised before the last stop, and not handed over. To be called before anything new is promised. */
    void recall() {
        owed.addAll(outbound.owedReports().ids());
    }

    /** Hands over what is owed. */
    void handOverOwed() {
        try {
            for (String id : List.copyOf(owed)) {
                Optional<Report> report = outbound.owedReports().find(id);
                if (owed.remove(id)) {
                    report.ifPresent(this::handOver);
                }
            }
        } catch (StoreException e) {
            LOGGER.warn("The reports that are owed can't be read: {}", e.getMessage());
        }
    }

    /** Who asks for nothing hears of failures and, as RFC 3461, 4.1 leaves to us, of delays. */
    private static boolean isAsked(Recipient recipient, Notify news) {
        Set<Notify> wanted = recipient.rcpt().notifyOn();
        return wanted.isEmpty() || wanted.contains(news);
    }

    private static Map<Recipient, Finding> only(Map<Recipient, Finding> all, Predicate<Recipient> these) {
        Map<Recipient, Finding> only = new LinkedHashMap<>(all);
        only.keySet().removeIf(these.negate());
        return only;
    }

    /** What becomes of recipients by telling of them: nothing yet, where nobody took what there was to tell. */
    private static Outcome handedOver(Parcel parcel, Handing handing) {
        try {
            handing.handOver();
            LOGGER.info("{}: told the sender <{}>", parcel.id(), parcel.reversePath());
            return Outcome.BOUNCED;
        } catch (IOException e) {
            LOGGER.warn("{}: the report to <{}> was not taken: {}", parcel.id(), parcel.reversePath(), e.getMessage());
            return Outcome.DEFERRED;
        } catch (IllegalArgumentException e) {
            LOGGER.warn("{}: nobody can be told: {}", parcel.id(), e.getMessage());
            return Outcome.KEPT;
        } catch (RuntimeException e) {
            LOGGER.error("{}: the report to <{}> broke down", parcel.id(), parcel.reversePath(), e);
            return Outcome.DEFERRED;
        }
    }

    private GivenUp givenUp(Parcel parcel, Map<Recipient, Finding> failed) {
        Map<String, String> reasons = new LinkedHashMap<>();
        failed.forEach((recipient, finding) -> reasons.put(recipient.address(), finding.words()));
        Content message = out -> {
            try (InputStream in = outbound.body(parcel).open()) {
                in.transferTo(out);
            }
        };
        return new GivenUp(parcel.id(), parcel.reversePath(), reasons, message);
    }

    private Report report(Action action, Parcel parcel, Map<Recipient, Finding> recipients, Instant now) {
        Notice notice = new Notice(action, parcel, recipients, now, schedule.end(parcel.arrived()));
        return writer.write(notice, returned(action, parcel));
    }

    /** The whole mail only if the sender asked for it, and it failed (RFC 3461, 4.3); nothing where the body is lost. */
    private ReturnedMail returned(Action action, Parcel parcel) {
        boolean whole = action == Action.FAILED && parcel.ret().equals(Optional.of(Ret.FULL));
        try {
            return ReturnedMail.of(outbound.body(parcel), whole);
        } catch (IOException e) {
            LOGGER.warn("{}: the mail can't be read for the report: {}", parcel.id(), e.getMessage());
            return ReturnedMail.nothing(outbound.body(parcel));
        }
    }
}
