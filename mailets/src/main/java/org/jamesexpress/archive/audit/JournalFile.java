package org.jamesexpress.archive.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jamesexpress.archive.LedgerFile;

/**
 * Reads a day of the journal, line by line. A line that can't be read, and after which the server began anew, was broken off
 * by a crash, before the client was told anything: it says nothing, and is left out. Not for several threads.
 */
final class JournalFile implements Closeable {
    private final Path path;
    private final LedgerFile file;
    private final Consumer<AuditReport.Broken> broken;
    private Optional<AuditReport.Broken> doubtful = Optional.empty();
    private int number;

    /** @param broken is told of the others that can't be read */
    JournalFile(Path path, Consumer<AuditReport.Broken> broken) throws IOException {
        this.path = path;
        this.file = LedgerFile.open(path);
        this.broken = broken;
    }

    /** The next that can be read; empty at the end. */
    Optional<JournalLine> next() throws IOException {
        for (Optional<byte[]> octets = file.next(); octets.isPresent(); octets = file.next()) {
            number++;
            Optional<JournalLine> line = read(octets.get());
            if (line.isPresent()) {
                return line;
            }
        }
        settle(true);
        return Optional.empty();
    }

    private Optional<JournalLine> read(byte[] octets) {
        try {
            JournalLine line = JournalLine.parse(octets);
            settle(!(line instanceof JournalLine.Begun));
            return Optional.of(line);
        } catch (IllegalArgumentException e) {
            settle(true);
            doubtful = Optional.of(new AuditReport.Broken(path, number, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private void settle(boolean isBroken) {
        if (isBroken) {
            doubtful.ifPresent(broken);
        }
        doubtful = Optional.empty();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
