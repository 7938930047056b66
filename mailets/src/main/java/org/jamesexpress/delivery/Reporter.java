package org.jamesexpress.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.store.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells senders that their mail did not arrive, or is late. Any thread may use it. */
final class Reporter {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reporter.class);

    /** How long after a report could not be handed over the mail is tried again. */
    private static final Duration UNTIL_REPORT_IS_TAKEN = Duration.ofMinutes(5);

    private static final int LONGEST_HEADER = 64 * 1024;

    private final Outbound outbound;
    private final Reports reports;
    private final ReportWriter writer;
    private final RetrySchedule schedule;
    private final Optional<Duration> delayWarning;

    Reporter(Outbound outbound, Reports reports, DirectMxConfig config) {
        this.outbound = outbound;
        this.reports = reports;
        this.writer = new ReportWriter(config.heloName());
        this.schedule = config.retry();
        this.delayWarning = config.delayWarning();
    }

    /**
     * Reports that recipients are given up. To be called before that is written down: a crash in between makes the same
     * report again, with the same Message-ID.
     */
    Bouncing bounce(Parcel parcel, Map<Recipient, Finding> failed, Instant now) {
        if (failed.isEmpty()) {
            return new Bouncing(Outcome.BOUNCED, Optional.empty());
        }
        if (parcel.isReport()) {
            LOGGER.warn(
                    "{}: a mail without a sender can't be delivered, and nobody is told; its body is kept as {}",
                    parcel.id(),
                    parcel.body().id());
            return new Bouncing(Outcome.KEPT, Optional.empty());
        }
        return submit(ReportWriter.Action.FAILED, parcel, failed, now)
                ? new Bouncing(Outcome.BOUNCED, Optional.empty())
                : new Bouncing(Outcome.DEFERRED, Optional.of(now.plus(UNTIL_REPORT_IS_TAKEN)));
    }

    /** Tells the sender once that mail is late, as soon as it is late enough. */
    void warn(Parcel parcel, Map<Recipient, Finding> deferred, Instant now) {
        boolean late = delayWarning
                .filter(after -> !now.isBefore(parcel.arrived().plus(after)))
                .isPresent();
        if (!late || parcel.isReport()) {
            return;
        }
        Map<Recipient, Finding> unwarned = new LinkedHashMap<>(deferred);
        unwarned.keySet().removeIf(Recipient::delayWarned);
        if (!unwarned.isEmpty() && submit(ReportWriter.Action.DELAYED, parcel, unwarned, now)) {
            outbound.markWarned(parcel, List.copyOf(unwarned.keySet()), now);
        }
    }

    private boolean submit(ReportWriter.Action action, Parcel parcel, Map<Recipient, Finding> recipients, Instant now) {
        Instant end = schedule.end(parcel.arrived());
        try {
            reports.submit(writer.write(action, parcel, recipients, now, end, header(parcel)));
            return true;
        } catch (IOException e) {
            LOGGER.warn("{}: the report to <{}> was not taken: {}", parcel.id(), parcel.reversePath(), e.getMessage());
            return false;
        }
    }

    /** The header of the mail in whole lines, as much as is reasonable; nothing where the body is lost. */
    private byte[] header(Parcel parcel) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        Spool spool = outbound.spool();
        try (InputStream in = spool.open(parcel.body().id())) {
            HeaderLines lines = new HeaderLines(in);
            for (String line = lines.next(); !line.isEmpty() && header.size() < LONGEST_HEADER; line = lines.next()) {
                header.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            LOGGER.warn("{}: the header can't be read for the report: {}", parcel.id(), e.getMessage());
        }
        return header.toByteArray();
    }
}
