package org.jamesexpress.archive.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;

/** Reads some days of a journal, as far as it is asked to. Not for several threads. */
final class JournalReader implements Closeable {
    private final SortedMap<LocalDate, Path> files;
    private final LocalDate until;
    private final Listener listener;
    private LocalDate next;
    private Optional<JournalFile> file = Optional.empty();
    private Optional<JournalLine> ahead = Optional.empty();
    private Instant latest = Instant.EPOCH;
    private boolean wentBack;

    /** Is told what stands there. */
    interface Listener {
        void line(JournalLine line);

        void broken(AuditReport.Broken line);

        /** Of a day that has no file. */
        void absent(LocalDate day);
    }

    JournalReader(SortedMap<LocalDate, Path> files, LocalDate since, LocalDate until, Listener listener) {
        this.files = files;
        this.next = since;
        this.until = until;
        this.listener = listener;
    }

    /** Reads until a mail was accepted later than this. */
    void read(Instant time) throws IOException {
        while (hasNext() && !isAccepted(ahead.orElseThrow(), time)) {
            JournalLine line = ahead.orElseThrow();
            wentBack |= line.time().isBefore(latest.minus(Audit.AHEAD));
            latest = line instanceof JournalLine.Accepted && line.time().isAfter(latest) ? line.time() : latest;
            listener.line(line);
            ahead = Optional.empty();
        }
    }

    private static boolean isAccepted(JournalLine line, Instant after) {
        return line instanceof JournalLine.Accepted && line.time().isAfter(after);
    }

    /** Whether a clock was ahead, so that mails may have been read too late to be found in the archive. */
    boolean wentBack() {
        return wentBack;
    }

    private boolean hasNext() throws IOException {
        while (ahead.isEmpty() && (file.isPresent() || !next.isAfter(until))) {
            if (file.isEmpty()) {
                open();
            } else {
                ahead = file.get().next();
                if (ahead.isEmpty()) {
                    close();
                }
            }
        }
        return ahead.isPresent();
    }

    private void open() throws IOException {
        Path day = files.get(next);
        if (day == null) {
            listener.absent(next);
        } else {
            file = Optional.of(new JournalFile(day, listener::broken));
        }
        next = next.plusDays(1);
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
            file = Optional.empty();
        }
    }
}
