package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.config.Durations;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the line that closed each day stamped by an authority, once, and keeps the stamp beside the ledger and in the second
 * place. One that doesn't answer is asked again after a pause, which grows. For one thread at a time.
 */
final class Stamper {
    private static final Logger LOGGER = LoggerFactory.getLogger(Stamper.class);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(6);

    /** An archive that is stamped from now on may have years behind it, and an authority may be slow. */
    private static final int DAYS_AT_ONCE = 20;

    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private final ArchiveFolder folder;
    private final Witness witness;
    private final TimestampAuthority authority;
    private final StampConfig config;
    private final Clock clock;
    private final Set<LocalDate> done = new HashSet<>();
    private Instant next = Instant.MIN;
    private Duration pause = SHORTEST;
    private Health health = Health.GOOD;

    Stamper(ArchiveFolder folder, Witness witness, TimestampAuthority authority, StampConfig config, Clock clock) {
        this.folder = folder;
        this.witness = witness;
        this.authority = authority;
        this.config = config;
        this.clock = clock;
    }

    /** Has stamped what is closed and has no stamp, and tells whether it could. A failure leaves the days after for later. */
    Health stamp() {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            try {
                Optional<String> id = folder.id();
                if (id.isPresent()) {
                    stamp(id.get());
                }
                health = Health.GOOD;
                pause = SHORTEST;
            } catch (IOException | RuntimeException e) {
                failed(now, e);
            }
        }
        return health;
    }

    private void failed(Instant now, Exception failure) {
        String words = "can't have a day stamped by " + authority.name() + ": " + failure.getMessage();
        LOGGER.warn("{}: {}; tried again in {}", folder.directory(), words, Durations.format(pause));
        health = new Health(Health.State.WARNING, words);
        next = now.plus(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
    }

    private void stamp(String id) throws IOException {
        int asked = 0;
        Instant enough = clock.instant().plus(AT_ONCE);
        for (Map.Entry<LocalDate, Path> day : folder.ledgers().entrySet()) {
            if (asked == DAYS_AT_ONCE || clock.instant().isAfter(enough)) {
                return;
            }
            if (!done.contains(day.getKey())) {
                Optional<byte[]> closing = LedgerFile.last(day.getValue()).filter(Stamper::closes);
                if (closing.isPresent()) {
                    asked += stamp(id, day.getKey(), closing.get());
                    done.add(day.getKey());
                }
            }
        }
    }

    /** How often it had to ask. What there is already is for a verification to judge: it is never made anew. */
    private int stamp(String id, LocalDate day, byte[] closing) throws IOException {
        Path file = folder.stampOf(day);
        Optional<byte[]> there = witness.stamp(id, day);
        boolean asks = !Files.exists(file) && there.isEmpty();
        if (!Files.exists(file)) {
            byte[] stamp = asks ? asked(closing) : there.get();
            DurableFile.write(folder.writing(), file, Content.of(stamp));
            LOGGER.info("stamped day={} bytes={} from={}", day, stamp.length, asks ? "authority" : "second place");
        }
        if (there.isEmpty()) {
            witness.stamped(id, day, Files.readAllBytes(file));
        }
        return asks ? 1 : 0;
    }

    /** One that proves nothing isn't kept, so that a better one can be had. */
    private byte[] asked(byte[] closing) throws IOException {
        StampCheck check = new StampCheck(config);
        byte[] answer = authority.stamp(Sha256.digest().digest(closing));
        try {
            check.require(answer, closing);
            return answer;
        } catch (IllegalArgumentException e) {
            throw new IOException("its stamp proves nothing: " + e.getMessage(), e);
        }
    }

    private static boolean closes(byte[] line) {
        return LedgerLine.ifReadable(line).flatMap(LedgerLine::closedDay).isPresent();
    }
}
