package org.jamesexpress.archive.keep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;

/** Reads a ledger line by line to its end, and later on from there. For one thread. */
final class LedgerWalk {
    private final ArchiveFolder archive;
    private LocalDate day = LocalDate.MIN;
    private long end;

    LedgerWalk(ArchiveFolder archive) {
        this.archive = archive;
    }

    /** Takes a line. */
    interface Reader {
        void read(LedgerLine line) throws IOException;
    }

    /** @throws IOException also for a line that can't be read, since nobody knows what it orders */
    void readOn(Reader reader) throws IOException {
        for (Map.Entry<LocalDate, Path> each : archive.ledgers().tailMap(day).entrySet()) {
            long begin = each.getKey().equals(day) ? end : 0;
            day = each.getKey();
            try (LedgerFile file = LedgerFile.open(each.getValue(), begin)) {
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    reader.read(parsed(line.get(), each.getValue()));
                }
                end = file.end();
            }
        }
    }

    private static LedgerLine parsed(byte[] line, Path file) throws IOException {
        try {
            return LedgerLine.parse(line);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " has a line that can't be read, and nobody knows what it orders: express archive verify"
                            + " tells more",
                    e);
        }
    }
}
