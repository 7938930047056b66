package org.jamesexpress.archive.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.StampCheck;
import org.jamesexpress.archive.StampConfig;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.jamesexpress.store.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the stamps of an archive with its ledger, beside which and in the second place they stand. Used by one thread. */
public final class StampVerification {
    private static final Logger LOGGER = LoggerFactory.getLogger(StampVerification.class);

    /** An authority may be out of reach for a while. */
    private static final Duration TO_STAMP = Duration.ofDays(2);

    /** A day may be closed after a weekend. */
    private static final Duration SOON = Duration.ofDays(3);

    /**
     * A day whose stamp says nothing of its first days: until then it could have been written anew.
     *
     * @param stamped when, says the authority
     */
    public record Late(LocalDate day, Instant stamped) {}

    private final ArchiveFolder archive;
    private final Optional<Witness> witness;
    private final StampConfig config;
    private final StampCheck check;
    private final Scope scope;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();
    private int stamps;

    /**
     * A verification of the stamps of some days.
     *
     * @param witness empty if nobody is to be asked
     * @throws IOException when the file with the certificates that are trusted can't be read
     */
    public StampVerification(
            ArchiveFolder archive, Optional<Witness> witness, StampConfig config, Scope scope, Clock clock)
            throws IOException {
        this.archive = archive;
        this.witness = witness;
        this.config = config;
        this.check = new StampCheck(config);
        this.scope = scope;
        this.clock = clock;
    }

    /** Looks at the stamp of each closed day, and names what is wrong. */
    public List<Finding> run() throws IOException {
        Optional<String> id = id();
        for (Map.Entry<LocalDate, Path> day : archive.ledgers().entrySet()) {
            if (scope.covers(day.getKey())) {
                verify(day.getKey(), day.getValue(), id);
            }
        }
        return findings;
    }

    private Optional<String> id() {
        try {
            return archive.id();
        } catch (IOException e) {
            LOGGER.debug("a ledger that can't be read is for the verification to name", e);
            return Optional.empty();
        }
    }

    private static Optional<byte[]> closing(Path ledger) {
        try {
            return LedgerFile.last(ledger)
                    .filter(line -> LedgerLine.ifReadable(line)
                            .flatMap(LedgerLine::closedDay)
                            .isPresent());
        } catch (IOException e) {
            LOGGER.debug("a ledger that can't be read is for the verification to name", e);
            return Optional.empty();
        }
    }

    private void verify(LocalDate day, Path ledger, Optional<String> id) {
        Path file = archive.stampOf(day);
        try {
            Optional<byte[]> closing = closing(ledger);
            if (closing.isPresent()) {
                Optional<byte[]> here = Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
                Optional<byte[]> there =
                        witness.isPresent() && id.isPresent() ? witness.get().stamp(id.get(), day) : Optional.empty();
                verify(day, closing.get(), here, there);
            }
        } catch (IOException e) {
            findings.add(new Finding(Kind.UNREADABLE, archive.relative(file), DurableFile.words(e)));
        }
    }

    private void verify(LocalDate day, byte[] closing, Optional<byte[]> here, Optional<byte[]> there) {
        String name = archive.relative(archive.stampOf(day));
        List<Instant> times = new ArrayList<>();
        here.ifPresent(stamp -> verify(name, "", stamp, closing, times));
        there.filter(stamp -> here.isEmpty() || !Arrays.equals(stamp, here.get()))
                .ifPresent(stamp -> verify(name, "that of the second place: ", stamp, closing, times));
        times.stream()
                .min(Comparator.naturalOrder())
                .filter(stamped -> stamped.isAfter(end(day).plus(SOON)))
                .ifPresent(stamped -> late.add(new Late(day, stamped)));
        if (here.isEmpty() && there.isPresent()) {
            findings.add(new Finding(Kind.STAMP, name, "it is gone; the second place has one"));
        } else if (here.isPresent()) {
            stamps++;
        } else if (config.authority().isPresent() && isOver(LedgerLine.parse(closing))) {
            findings.add(new Finding(Kind.STAMP, name, "this day was never stamped"));
        }
    }

    private boolean isOver(LedgerLine closing) {
        return clock.instant().isAfter(closing.time().plus(TO_STAMP));
    }

    private static Instant end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private void verify(String name, String where, byte[] answer, byte[] closing, List<Instant> times) {
        try {
            times.add(check.require(answer, closing));
        } catch (IllegalArgumentException e) {
            findings.add(new Finding(Kind.STAMP, name, where + e.getMessage()));
        }
    }

    /** How many were looked at, each in both places once. */
    public int stamps() {
        return stamps;
    }

    /** The days that were stamped long after they ended. */
    public List<Late> late() {
        return late;
    }
}
