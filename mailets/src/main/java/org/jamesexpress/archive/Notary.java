package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the second place what the ledger says, and nothing that contradicts what it was told before: a ledger that has lost
 * its end, or was made anew, is not attested any more. Holds no lock while it writes, since a second place may be far away.
 * For one thread at a time.
 */
final class Notary {
    private static final Logger LOGGER = LoggerFactory.getLogger(Notary.class);

    private final ArchiveFolder folder;
    private final Ledger ledger;
    private final Witness witness;
    private final Clock clock;
    private Optional<Witness.Head> attested = Optional.empty();
    private boolean known;

    Notary(ArchiveFolder folder, Ledger ledger, Witness witness, Clock clock) {
        this.folder = folder;
        this.ledger = ledger;
        this.witness = witness;
        this.clock = clock;
    }

    /** @throws IOException also when the ledger is not the one that the second place has seen */
    void attest() throws IOException {
        Optional<String> id = folder.id();
        if (id.isEmpty()) {
            return;
        }
        if (!known) {
            attested = witness.head(id.get());
        }
        LedgerTail.End end = ledger.end();
        if (attested.isPresent()
                && (!known || end.wasReadAnew() || end.number() < attested.get().number())) {
            require(attested.get());
        }
        known = true;
        closeDays(id.get(), end);
        if (end.number() > attested.map(Witness.Head::number).orElse(0L)) {
            Witness.Head head = new Witness.Head(end.number(), end.hash(), clock.instant());
            witness.head(id.get(), head);
            attested = Optional.of(head);
        }
    }

    private void require(Witness.Head head) throws IOException {
        if (!has(head)) {
            known = false;
            LOGGER.error(
                    "{}: the ledger no longer has line number {}, which the second place has seen at {}: run express"
                            + " archive verify",
                    folder.directory(),
                    head.number(),
                    head.time());
            throw new IOException("the ledger is not the one that the second place has seen");
        }
    }

    /** The newest days are read first: what was attested last is near the end. */
    private boolean has(Witness.Head head) throws IOException {
        List<Path> files = List.copyOf(folder.ledgers().values());
        for (int i = files.size() - 1; i >= 0; i--) {
            try (LedgerFile file = LedgerFile.open(files.get(i))) {
                long first = Long.MAX_VALUE;
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    long number = number(line.get());
                    first = Math.min(first, number);
                    if (number == head.number() && LedgerLine.hash(line.get()).equals(head.hash())) {
                        return true;
                    }
                }
                if (first <= head.number()) {
                    return false;
                }
            }
        }
        return false;
    }

    private static long number(byte[] line) {
        return LedgerLine.ifReadable(line).map(LedgerLine::number).orElse(Long.MAX_VALUE);
    }

    /** The days that the second place doesn't know yet, because it could not be reached, or the server ended. */
    private void closeDays(String id, LedgerTail.End end) throws IOException {
        Set<LocalDate> told = new HashSet<>();
        for (byte[] line : witness.days(id)) {
            closed(line).ifPresent(told::add);
        }
        for (Map.Entry<LocalDate, Path> each : folder.ledgers().entrySet()) {
            boolean open = end.day().filter(each.getKey()::equals).isPresent() && !end.closed();
            if (!open && !told.contains(each.getKey())) {
                Optional<byte[]> closing = LedgerFile.last(each.getValue())
                        .filter(line -> closed(line).isPresent());
                if (closing.isPresent()) {
                    witness.closed(id, closing.get());
                }
            }
        }
    }

    private static Optional<LocalDate> closed(byte[] line) {
        return LedgerLine.ifReadable(line).flatMap(LedgerLine::closedDay);
    }
}
