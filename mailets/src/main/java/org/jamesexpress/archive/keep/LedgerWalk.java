package org.jamesexpress.archive.keep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a ledger line by line to its end, and later on from there. For one thread. */
final class LedgerWalk {
    private static final Logger LOGGER = LoggerFactory.getLogger(LedgerWalk.class);

    private final ArchiveFolder archive;
    private final boolean strict;
    private LocalDate day = LocalDate.MIN;
    private long end;

    private LedgerWalk(ArchiveFolder archive, boolean strict) {
        this.archive = archive;
        this.strict = strict;
    }

    /** For who must know of every line: nobody knows what one orders that can't be read. */
    static LedgerWalk strict(ArchiveFolder archive) {
        return new LedgerWalk(archive, true);
    }

    /** Leaves out lines that can't be read, with a warning. */
    static LedgerWalk lenient(ArchiveFolder archive) {
        return new LedgerWalk(archive, false);
    }

    /** Takes a line. */
    interface Reader {
        void read(LedgerLine line) throws IOException;
    }

    /** @throws IOException if it is strict, also for a line that can't be read */
    void readOn(Reader reader) throws IOException {
        for (Map.Entry<LocalDate, Path> each : archive.ledgers().tailMap(day).entrySet()) {
            long begin = each.getKey().equals(day) ? end : 0;
            day = each.getKey();
            try (LedgerFile file = LedgerFile.open(each.getValue(), begin)) {
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    Optional<LedgerLine> parsed = parsed(line.get(), each.getValue());
                    if (parsed.isPresent()) {
                        reader.read(parsed.get());
                    }
                }
                end = file.end();
            }
        }
    }

    private Optional<LedgerLine> parsed(byte[] line, Path file) throws IOException {
        try {
            return Optional.of(LedgerLine.parse(line));
        } catch (IllegalArgumentException e) {
            if (!strict) {
                LOGGER.warn("{} has a line that can't be read: express archive verify tells more", file);
                return Optional.empty();
            }
            throw new IOException(
                    file + " has a line that can't be read, and nobody knows what it orders, so that nothing can be"
                            + " purged: express archive verify names the line; put the file back from a copy, or, where"
                            + " there is none, have new mails archived in another directory",
                    e);
        }
    }
}
