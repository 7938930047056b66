package org.jamesexpress.archive.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/**
 * Looks in an archive for each mail that the journal says was accepted. It goes through both side by side, the journal ahead,
 * since a mail may be archived before it is written down; what is not found yet it looks for in all that follows, and holds
 * nothing else in memory. Used once, by one thread; the server may run meanwhile.
 */
public final class Audit {
    /** Far longer than hooks take for a mail, and than clocks of servers that write one archive are apart. */
    static final Duration AHEAD = Duration.ofHours(1);

    /** So much of a mail's name is left at least when James has split it often, and cut it to a length from its begin. */
    private static final int TAIL = 12;

    private final ArchiveConfig config;
    private final ArchiveFolder archive;
    private final UnaryOperator<String> origin;
    private final Instant now;
    private final LocalDate since;
    private final LocalDate until;
    private final Duration grace;
    private final List<SortedMap<LocalDate, Path>> journals = new ArrayList<>();
    private final boolean begun;
    private final Map<String, Sought> sought = new LinkedHashMap<>();
    private final Set<LocalDate> unproven = new TreeSet<>();
    private final List<AuditReport.Broken> broken = new ArrayList<>();
    private final Map<String, String> unreadable = new LinkedHashMap<>();
    private final Map<String, String> erased = new LinkedHashMap<>();
    private long archived;
    private long purged;
    private long notTaken;

    /** Is told after each day of the archive. */
    public interface Progress {
        /**
         * A day is done.
         *
         * @param archived mails of all days by then
         */
        void done(LocalDate day, long archived);
    }

    /** A mail that is looked for, and the recipients for whom it was not found yet. */
    private static final class Sought {
        private final AcceptedMail mail;
        private final Set<String> left;
        private int wholesPurged;
        private int partsPurged;

        Sought(AcceptedMail mail, Set<String> recipients) {
            this.mail = mail;
            this.left = recipients;
        }

        void forgetPurges() {
            wholesPurged = 0;
            partsPurged = 0;
        }

        AuditReport.Missing report() {
            return new AuditReport.Missing(mail, List.copyOf(left));
        }
    }

    /**
     * An audit of some days.
     *
     * @param journals all that servers write which this archive is for
     * @param origin makes of the name of a mail that of the mail which it was split from
     * @param grace a mail that is not older may be in the spool yet
     * @param since the first day of UTC; empty for the first that has a journal
     * @param until the last day; empty for today
     */
    public Audit(
            ArchiveConfig config,
            Set<Path> journals,
            UnaryOperator<String> origin,
            Duration grace,
            Optional<LocalDate> since,
            Optional<LocalDate> until,
            Clock clock)
            throws IOException {
        this.config = config;
        this.archive = config.folder();
        this.origin = origin;
        this.now = clock.instant();
        this.grace = grace;
        for (Path each : journals) {
            this.journals.add(new JournalFolder(each).files());
        }
        this.begun = this.journals.stream().noneMatch(Map::isEmpty);
        this.until = until.orElse(Journal.day(now));
        this.since = since.orElseGet(() -> firstDay(this.until));
    }

    private LocalDate firstDay(LocalDate last) {
        return journals.stream()
                .filter(each -> !each.isEmpty())
                .map(each -> each.firstKey())
                .min(Comparator.naturalOrder())
                .filter(day -> day.isBefore(last))
                .orElse(last);
    }

    /** Looks for all of them. What waits is read first, too: the server may archive it meanwhile. */
    public AuditReport run(Progress progress) throws IOException {
        List<Arrival> waiting = new ArrayList<>(Archive.waiting(config));
        List<JournalReader> readers = new ArrayList<>();
        journals.forEach(each -> readers.add(new JournalReader(each, since, until, new Listener())));
        try {
            for (Map.Entry<LocalDate, Path> each :
                    archive.ledgers().tailMap(since.minusDays(1)).entrySet()) {
                findIn(each.getValue(), readers);
                progress.done(each.getKey(), archived);
            }
            read(readers, Instant.MAX);
            if (!sought.isEmpty() && readers.stream().anyMatch(JournalReader::wentBack)) {
                findAgain();
            }
        } finally {
            for (JournalReader each : readers) {
                each.close();
            }
        }
        readRefused();
        waiting.addAll(Archive.waiting(config));
        waiting.forEach(this::found);
        return report();
    }

    private static void read(List<JournalReader> readers, Instant until) throws IOException {
        for (JournalReader each : readers) {
            each.read(until);
        }
    }

    private final class Listener implements JournalReader.Listener {
        @Override
        public void line(JournalLine line) {
            take(line);
        }

        @Override
        public void broken(AuditReport.Broken line) {
            broken.add(line);
        }

        @Override
        public void absent(LocalDate day) {
            if (day.isBefore(Journal.day(now)) || !begun) {
                unproven.add(day);
            }
        }
    }

    /** What was accepted just before midnight may have been taken back after it. */
    private void readRefused() throws IOException {
        for (SortedMap<LocalDate, Path> each : journals) {
            Path file = each.get(until.plusDays(1));
            if (file != null) {
                try (JournalFile day = new JournalFile(file, broken -> {})) {
                    for (Optional<JournalLine> line = day.next(); line.isPresent(); line = day.next()) {
                        line.filter(JournalLine.Refused.class::isInstance).ifPresent(this::take);
                    }
                }
            }
        }
    }

    private void take(JournalLine line) {
        if (line instanceof JournalLine.Accepted accepted) {
            seek(accepted.mail());
        } else if (line instanceof JournalLine.Refused refused) {
            sought.remove(refused.mail());
        }
    }

    private void seek(AcceptedMail mail) {
        Set<String> wanted = new LinkedHashSet<>();
        for (Map.Entry<String, MailDirection> each : mail.recipients().entrySet()) {
            if (config.direction().takes(each.getValue())) {
                wanted.add(lowerCase(each.getKey()));
            }
        }
        if (wanted.isEmpty()) {
            notTaken++;
        } else {
            sought.put(mail.name(), new Sought(mail, wanted));
        }
    }

    private void findIn(Path ledger, List<JournalReader> readers) throws IOException {
        try (LedgerFile file = LedgerFile.open(ledger)) {
            for (Optional<byte[]> octets = file.next(); octets.isPresent(); octets = file.next()) {
                Optional<LedgerLine> line = LedgerLine.ifReadable(octets.get());
                if (line.isPresent()) {
                    read(readers, line.get().time().plus(AHEAD));
                    find(line.get().entry());
                }
            }
        }
    }

    /** What was archived, or purged, before the journal was read as far. */
    private void findAgain() throws IOException {
        sought.values().forEach(Sought::forgetPurges);
        for (Path each : archive.ledgers().tailMap(since.minusDays(1)).values()) {
            try (LedgerFile file = LedgerFile.open(each)) {
                for (Optional<byte[]> octets = file.next(); octets.isPresent(); octets = file.next()) {
                    LedgerLine.ifReadable(octets.get()).map(LedgerLine::entry).ifPresent(this::findAgain);
                }
            }
        }
    }

    private void findAgain(Entry entry) {
        if (entry instanceof Entry.Archived mail) {
            sidecar(mail).ifPresent(this::found);
        } else if (entry instanceof Entry.Purged mail) {
            countPurged(mail.mail());
        }
    }

    /** Empty, too, when the message is gone. */
    private Optional<JsonNode> sidecar(Entry.Archived mail) {
        StoredMessage stored = new StoredMessage(archive, mail.file());
        return Files.isRegularFile(stored.path(), LinkOption.NOFOLLOW_LINKS) ? stored.sidecar() : Optional.empty();
    }

    private void noteUnreadable(Entry.Archived mail) {
        boolean isErased = new StoredMessage(archive, mail.file()).isErased();
        (isErased ? erased : unreadable).put(mail.id(), mail.file());
    }

    private void find(Entry entry) {
        if (entry instanceof Entry.Archived mail && !sought.isEmpty()) {
            sidecar(mail).ifPresentOrElse(this::found, () -> noteUnreadable(mail));
        } else if (entry instanceof Entry.Purged mail) {
            unreadable.remove(mail.id());
            erased.remove(mail.id());
            countPurged(mail.mail());
        }
    }

    private void countPurged(String name) {
        sought(name).ifPresent(each -> {
            if (name.equals(each.mail.name())) {
                each.wholesPurged++;
            } else {
                each.partsPurged++;
            }
        });
    }

    /** The mail that one of this name is, or was split from. */
    private Optional<Sought> sought(String name) {
        String first = origin.apply(name);
        Sought exact = sought.get(first);
        if (exact != null || first.length() < TAIL || first.startsWith("Mail")) {
            return Optional.ofNullable(exact);
        }
        return sought.values().stream()
                .filter(each -> each.mail.name().endsWith(first))
                .findFirst();
    }

    private void found(JsonNode sidecar) {
        sought(sidecar.path("mail").asText()).ifPresent(mail -> {
            for (JsonNode each : sidecar.path("envelope").path("recipients")) {
                mail.left.remove(lowerCase(each.path("address").asText()));
            }
            if (mail.left.isEmpty()) {
                sought.remove(mail.mail.name());
                archived++;
            }
        });
    }

    private void found(Arrival waiting) {
        sought(waiting.name())
                .ifPresent(mail ->
                        waiting.recipients().keySet().forEach(recipient -> mail.left.remove(lowerCase(recipient))));
    }

    private AuditReport report() throws IOException {
        long waiting = 0;
        long young = 0;
        List<AuditReport.Missing> purgedInPart = new ArrayList<>();
        List<AuditReport.Missing> missing = new ArrayList<>();
        for (Sought each : sought.values()) {
            if (each.left.isEmpty()) {
                waiting++;
            } else if (each.wholesPurged > 0 || each.partsPurged >= each.left.size()) {
                purged++;
            } else if (each.partsPurged > 0) {
                purgedInPart.add(each.report());
            } else if (each.mail.release().isAfter(now.minus(grace))) {
                young++;
            } else {
                missing.add(each.report());
            }
        }
        missing.sort(Comparator.comparing(each -> each.mail().time()));
        return new AuditReport(
                since,
                until,
                earlier(),
                archived,
                purged,
                purgedInPart,
                waiting,
                notTaken,
                young,
                missing,
                List.copyOf(unproven),
                broken,
                List.copyOf(unreadable.values()),
                List.copyOf(erased.values()));
    }

    /** Whether the archive is older than what anybody has written down. */
    private Optional<LocalDate> earlier() throws IOException {
        LocalDate first = firstDay(until);
        return archive.ledgers().keySet().stream()
                .findFirst()
                .filter(day -> day.isBefore(first) && !since.isAfter(first));
    }

    private static String lowerCase(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
