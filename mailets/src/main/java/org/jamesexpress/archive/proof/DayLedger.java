package org.jamesexpress.archive.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;

/** A day's file of the ledger, which is read more than once rather than held in memory. Not for several threads. */
final class DayLedger {
    private final Path path;
    private long end;

    DayLedger(Path path) {
        this.path = path;
    }

    /** It can't be read, or not to its end. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1;

        private final IOException why;

        UnreadableException(IOException why) {
            super(why.getMessage(), why);
            this.why = why;
        }

        IOException why() {
            return why;
        }
    }

    /** Is told one after the other. */
    interface Reader<T> {
        void read(T each) throws IOException, InterruptedException;
    }

    /** Reads all lines that are there now. */
    void lines(Reader<byte[]> reader) throws IOException, InterruptedException {
        end = read(Long.MAX_VALUE, reader);
    }

    /** Reads the mails of these lines, and of no later ones. */
    void mails(Reader<Entry.Archived> reader) throws IOException, InterruptedException {
        read(end, line -> {
            Optional<Entry> entry = LedgerLine.ifReadable(line).map(LedgerLine::entry);
            if (entry.isPresent() && entry.get() instanceof Entry.Archived mail) {
                reader.read(mail);
            }
        });
    }

    /** Whether something stands behind these lines. */
    boolean hasMore() throws IOException {
        return Files.size(path) > end;
    }

    private long read(long until, Reader<byte[]> reader) throws IOException, InterruptedException {
        try (LedgerFile file = open()) {
            Optional<byte[]> line = next(file, until);
            while (line.isPresent()) {
                reader.read(line.get());
                line = next(file, until);
            }
            return file.end();
        }
    }

    private LedgerFile open() throws UnreadableException {
        try {
            return LedgerFile.open(path);
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
    }

    private static Optional<byte[]> next(LedgerFile file, long until) throws UnreadableException {
        try {
            return file.end() < until ? file.next() : Optional.empty();
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
    }
}
