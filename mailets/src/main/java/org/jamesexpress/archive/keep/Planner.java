package org.jamesexpress.archive.keep;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.crypt.KeyErasedException;
import org.jamesexpress.archive.search.Lookup;
import org.jamesexpress.archive.search.Query;
import org.jamesexpress.archive.search.SearchIndex;
import org.jamesexpress.store.Sha256;

/**
 * Makes the list of a purge. Whether a mail's time is over, and by which rule, is what ledger and sidecar say; the index is
 * asked only what a query finds. Used once, by one thread.
 */
final class Planner {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CODE_DIGITS = 12;

    /** What stands for the rule of a mail that nobody can read. */
    private static final String KEY_ERASED = "of a mail whose key was erased before";

    private final ArchiveFolder archive;
    private final Orders orders;
    private final Wanted wanted;
    private final LocalDate today;
    private final Lookup lookup;
    private final List<String> holds;

    private final List<PurgeList.Mail> mails = new ArrayList<>();
    private final List<PurgeList.Spared> spared = new ArrayList<>();
    private final Map<String, Long> held = new LinkedHashMap<>();
    private final List<String> left = new ArrayList<>();
    private final Set<Orders.Grave> unknown;
    private long unread;
    private long unindexed;
    private long unsure;

    Planner(ArchiveFolder archive, Orders orders, SearchIndex index, Wanted wanted, LocalDate today)
            throws IOException {
        this.archive = archive;
        this.orders = orders;
        this.wanted = wanted;
        this.today = today;
        this.holds = orders.holds().stream().map(Hold::name).toList();
        this.unknown = new HashSet<>(orders.graves());
        this.lookup = lookup(index);
    }

    /** Nobody need ask the index when there is neither a hold nor a query. */
    private Lookup lookup(SearchIndex index) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Hold each : orders.holds()) {
            queries.add(parsed(each));
        }
        wanted.query().ifPresent(queries::add);
        return queries.isEmpty()
                ? new Lookup(0, new BitSet(), List.of())
                : index.lookup(queries)
                        .orElseThrow(() -> new IOException("There is no index of " + archive.directory()
                                + ", and without one nobody knows what is held, or what a query finds"));
    }

    private static Query parsed(Hold hold) throws IOException {
        try {
            return hold.parsed();
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The query of the hold " + hold.name() + " can't be understood, so that nothing can be purged: "
                            + e.getMessage(),
                    e);
        }
    }

    PurgeList list() throws IOException {
        LedgerWalk.strict(archive).readOn(line -> {
            if (line.entry() instanceof Entry.Archived mail) {
                if (orders.isPurged(line.number(), mail)) {
                    takePurged(mail);
                } else if (isWanted(line.number(), mail)) {
                    take(line, mail);
                }
            }
        });
        left.sort(null);
        unknown.stream()
                .sorted(Comparator.comparing(Orders.Grave::file).thenComparing(Orders.Grave::id))
                .forEach(each -> spared.add(
                        new PurgeList.Spared(each.file(), "it has the tombstone of another mail, or of none")));
        return new PurgeList(mails, held, unread, unindexed, unsure, spared, left, today, code());
    }

    private boolean isWanted(long number, Entry.Archived mail) {
        return (wanted.early() || isOver(mail)) && (wanted.query().isEmpty() || isFound(Math.toIntExact(number)));
    }

    private boolean isFound(int number) {
        boolean found = lookup.found().get(holds.size()).get(number);
        boolean excludes = wanted.query().map(Query::excludes).orElse(false);
        if (number > lookup.reached()) {
            unindexed++;
        } else if ((!found || excludes) && lookup.unread().get(number)) {
            unsure++;
            return false;
        }
        return found;
    }

    private boolean isOver(Entry.Archived mail) {
        return mail.until().map(today::isAfter).orElse(false);
    }

    private void take(LedgerLine line, Entry.Archived mail) throws IOException {
        if (!isHeld(Math.toIntExact(line.number()))) {
            try {
                mails.add(examined(line, mail));
            } catch (IOException e) {
                spare(mail, String.valueOf(e.getMessage()));
            }
        }
    }

    private boolean isHeld(int number) {
        if (holds.isEmpty()) {
            return false;
        }
        if (number > lookup.reached()) {
            unindexed++;
            return true;
        }
        boolean isHeld = false;
        for (int i = 0; i < holds.size(); i++) {
            if (lookup.found().get(i).get(number)) {
                held.merge(holds.get(i), 1L, Long::sum);
                isHeld = true;
            }
        }
        if (!isHeld && lookup.unread().get(number)) {
            unread++;
            return true;
        }
        return isHeld;
    }

    private void spare(Entry.Archived mail, String words) {
        spared.add(new PurgeList.Spared(mail.file(), words));
    }

    /** @throws IOException says what is not as the ledger says */
    private PurgeList.Mail examined(LedgerLine line, Entry.Archived mail) throws IOException {
        boolean missing = isMissing(mail);
        if (!missing) {
            requireUnchanged(mail);
        }
        Optional<JsonNode> sidecar = sidecar(mail);
        if (sidecar.isPresent() && !until(sidecar.get()).equals(mail.until())) {
            throw new IOException("its sidecar and the ledger name different days");
        }
        return new PurgeList.Mail(
                mail.id(),
                mail.file(),
                sidecar.map(json -> json.path("mail").asText()).orElse(""),
                sidecar.map(json -> json.at("/envelope/reversePath").asText()),
                isOver(mail)
                        ? sidecar.map(json -> json.at("/retention/rule").asText())
                                .orElse(KEY_ERASED)
                        : "",
                line.time(),
                missing ? 0 : mail.size(),
                missing);
    }

    /** A crash may have left it where it is put in its place from. */
    private boolean isMissing(Entry.Archived mail) {
        Path message = archive.file(mail.file());
        return Files.notExists(message, LinkOption.NOFOLLOW_LINKS)
                && Files.notExists(archive.writing().resolve(message.getFileName()), LinkOption.NOFOLLOW_LINKS);
    }

    private void requireUnchanged(Entry.Archived mail) throws IOException {
        Path message = archive.file(mail.file()).normalize();
        if (!message.startsWith(archive.directory())
                || !Files.isRegularFile(message, LinkOption.NOFOLLOW_LINKS)
                || Files.size(message) != mail.size()
                || !Sha256.hex(message).equals(mail.sha256())) {
            throw new IOException("its message is not the one that the ledger names");
        }
    }

    private static Optional<LocalDate> until(JsonNode sidecar) {
        return Optional.of(sidecar.at("/retention/until").asText())
                .filter(day -> !day.isEmpty())
                .map(LocalDate::parse);
    }

    /** Empty for a mail whose key was erased, of which the ledger alone can tell. */
    private Optional<JsonNode> sidecar(Entry.Archived mail) throws IOException {
        StoredMessage stored = new StoredMessage(archive, mail.file());
        try {
            if (!Sha256.hex(stored.sidecarPath()).equals(mail.sidecar())) {
                throw new IOException("its sidecar is not the one that the ledger names");
            }
        } catch (NoSuchFileException e) {
            throw new IOException("its sidecar is missing", e);
        }
        try {
            return Optional.of(JSON.readTree(stored.sidecarOctets()));
        } catch (KeyErasedException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException("its sidecar can't be read: " + e.getMessage(), e);
        }
    }

    /** A crash, or a file that could not be deleted, may have left something. */
    private void takePurged(Entry.Archived mail) {
        unknown.remove(new Orders.Grave(mail.id(), mail.file()));
        if (PurgedFiles.areLeft(archive, mail.file())) {
            left.add(mail.file());
        }
    }

    private String code() throws IOException {
        StringBuilder all = new StringBuilder(archive.id().orElse(""));
        all.append(wanted.early() ? " early\n" : "\n");
        mails.forEach(each ->
                all.append(each.id()).append(each.missing() ? " missing" : "").append('\n'));
        left.forEach(each -> all.append(each).append('\n'));
        return Sha256.hex(all.toString().getBytes(UTF_8)).substring(0, CODE_DIGITS);
    }
}
