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

    /** Reads until a line is of a later time than this. */
    void read(Instant time) throws IOException {
        while (hasNext() && !ahead.orElseThrow().time().isAfter(time)) {
            listener.line(ahead.orElseThrow());
            ahead = Optional.empty();
        }
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
