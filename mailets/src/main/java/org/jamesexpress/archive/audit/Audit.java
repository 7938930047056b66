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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * Looks in an archive for each mail that the journal says was accepted. It goes through both day by day, the journal a day
 * ahead, since around midnight a mail may be archived before it is written down; what is not found yet it looks for in all
 * days that follow. Used once, by one thread; the server may run meanwhile.
 */
public final class Audit {
    /** A mail that is not older may be in the spool yet. */
    private static final Duration YOUNG = Duration.ofMinutes(5);

    private final ArchiveConfig config;
    private final ArchiveFolder archive;
    private final UnaryOperator<String> origin;
    private final Instant now;
    private final LocalDate since;
    private final LocalDate until;

    private final SortedMap<LocalDate, List<Path>> journal;
    private final Map<String, Sought> sought = new LinkedHashMap<>();
    private final Set<LocalDate> unproven = new TreeSet<>();
    private final List<JournalFolder.Broken> broken = new ArrayList<>();
    private final Map<String, String> unreadable = new LinkedHashMap<>();
    private LocalDate next;
    private long archived;
    private long purged;
    private long notTaken;

    /** A mail that is looked for, and the recipients for whom it was not found yet. */
    private static final class Sought {
        private final AcceptedMail mail;
        private final Set<String> left;

        Sought(AcceptedMail mail, Set<String> recipients) {
            this.mail = mail;
            this.left = recipients;
        }
    }

    /**
     * An audit of some days.
     *
     * @param journals all that servers write which this archive is for
     * @param origin makes of the name of a mail that of the mail which it was split from
     * @param since the first day of UTC; empty for the first that has a journal
     * @param until the last day; empty for today
     */
    public Audit(
            ArchiveConfig config,
            Set<Path> journals,
            UnaryOperator<String> origin,
            Optional<LocalDate> since,
            Optional<LocalDate> until,
            Clock clock)
            throws IOException {
        this.config = config;
        this.archive = config.folder();
        this.origin = origin;
        this.now = clock.instant();
        this.journal = new TreeMap<>();
        for (Path each : journals) {
            new JournalFolder(each)
                    .files()
                    .forEach((day, file) -> journal.computeIfAbsent(day, any -> new ArrayList<>())
                            .add(file));
        }
        LocalDate today = Journal.day(now);
        this.since = since.orElse(journal.isEmpty() ? today : journal.firstKey());
        this.until = until.orElse(today);
        this.next = this.since;
    }

    /** Looks for all of them. */
    public AuditReport run() throws IOException {
        SortedMap<LocalDate, Path> ledgers = archive.ledgers().tailMap(since.minusDays(1));
        for (Map.Entry<LocalDate, Path> each : ledgers.entrySet()) {
            readJournal(each.getKey().plusDays(1));
            findIn(each.getValue());
        }
        readJournal(until);
        return report();
    }

    private void readJournal(LocalDate last) throws IOException {
        for (; !next.isAfter(last) && !next.isAfter(until); next = next.plusDays(1)) {
            List<Path> files = journal.getOrDefault(next, List.of());
            if (files.isEmpty() && next.isBefore(Journal.day(now))) {
                unproven.add(next);
            }
            for (Path file : files) {
                JournalFolder.Day day = JournalFolder.read(file);
                broken.addAll(day.broken());
                day.lines().forEach(this::take);
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

    private void findIn(Path ledger) throws IOException {
        try (LedgerFile file = LedgerFile.open(ledger)) {
            for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                if (!sought.isEmpty()) {
                    LedgerLine.ifReadable(line.get()).map(LedgerLine::entry).ifPresent(this::find);
                }
            }
        }
    }

    private void find(Entry entry) {
        if (entry instanceof Entry.Archived mail) {
            StoredMessage stored = new StoredMessage(archive, mail.file());
            Optional<JsonNode> sidecar =
                    Files.isRegularFile(stored.path(), LinkOption.NOFOLLOW_LINKS) ? stored.sidecar() : Optional.empty();
            sidecar.ifPresentOrElse(this::found, () -> unreadable.put(mail.id(), mail.file()));
        } else if (entry instanceof Entry.Purged mail) {
            unreadable.remove(mail.id());
            if (sought.remove(origin.apply(mail.mail())) != null) {
                purged++;
            }
        }
    }

    private void found(JsonNode sidecar) {
        String name = origin.apply(sidecar.path("mail").asText());
        Sought mail = sought.get(name);
        if (mail != null) {
            for (JsonNode each : sidecar.path("envelope").path("recipients")) {
                mail.left.remove(lowerCase(each.path("address").asText()));
            }
            if (mail.left.isEmpty()) {
                sought.remove(name);
                archived++;
            }
        }
    }

    private AuditReport report() throws IOException {
        Set<String> kept = new HashSet<>();
        for (Arrival each : Archive.waiting(config)) {
            kept.add(origin.apply(each.name()));
        }
        long waiting = 0;
        long young = 0;
        List<AuditReport.Missing> missing = new ArrayList<>();
        for (Sought each : sought.values()) {
            if (kept.contains(each.mail.name())) {
                waiting++;
            } else if (each.mail.time().isAfter(now.minus(YOUNG))) {
                young++;
            } else {
                missing.add(new AuditReport.Missing(each.mail, List.copyOf(each.left)));
            }
        }
        missing.sort(Comparator.comparing(each -> each.mail().time()));
        return new AuditReport(
                since,
                until,
                archived,
                purged,
                waiting,
                notTaken,
                young,
                missing,
                List.copyOf(unproven),
                broken,
                List.copyOf(unreadable.values()));
    }

    private static String lowerCase(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
