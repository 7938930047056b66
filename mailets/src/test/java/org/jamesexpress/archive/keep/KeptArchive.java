package org.jamesexpress.archive.keep;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Archives;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.Ledger;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.archive.proof.Checkpoint;
import org.jamesexpress.archive.proof.Finding;
import org.jamesexpress.archive.proof.Scope;
import org.jamesexpress.archive.proof.Throttle;
import org.jamesexpress.archive.proof.Verification;
import org.jamesexpress.archive.search.Hit;
import org.jamesexpress.archive.search.Progress;
import org.jamesexpress.archive.search.Query;
import org.jamesexpress.archive.search.SearchIndex;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.MovedClock;

/** An archive in which mails to jobs@example.test are kept for 30 days and contracts for ever, and no others have a rule. */
final class KeptArchive {
    static final String JOBS = "jobs@example.test";
    private static final String BY = "root";

    final MovedClock clock = new MovedClock("2026-11-21T10:00:00Z");
    final ArchiveFolder folder;
    final Ledger ledger;
    final SearchIndex index;
    final Path indexes;
    final Holds holds;

    private final Path root;
    private final ArchiveConfig config;

    /** @param parameters of the archive besides: names and values, by turns */
    KeptArchive(Path root, String... parameters) {
        this.root = root;
        indexes = root.resolve("indexes");
        config = Archives.config(
                root,
                Stream.concat(
                                Stream.of(
                                        "index",
                                        indexes.toString(),
                                        "keys",
                                        "keys",
                                        "retention",
                                        "30d jobs: mailbox:" + JOBS + "; forever: header:X-Contract"),
                                Stream.of(parameters))
                        .toArray(String[]::new));
        folder = config.folder();
        index = new SearchIndex(folder, indexes);
        ledger = new Ledger(folder, clock, new SecureRandom());
        holds = new Holds(folder, ledger, BY, ZoneOffset.UTC);
    }

    Archive open() {
        return Archive.open(config, clock, new SecureRandom());
    }

    /** The message's file. */
    Path add(String recipient, String message) {
        Arrival mail = new Arrival(
                "name of " + message.lines().findFirst().orElse(""),
                "m",
                "alice@example.test",
                Map.of(recipient, MailDirection.INBOUND),
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                clock.instant());
        return open().add(mail, Content.of(message.getBytes(UTF_8))).orElseThrow();
    }

    void pass(int days) {
        clock.add(Duration.ofDays(days));
        open().tend();
    }

    Purge plan(Wanted wanted) throws IOException {
        index.update(Progress.UNSEEN, Duration.ofMinutes(5));
        return Purge.plan(folder, ledger, index, wanted, clock, BY);
    }

    Wanted early(String query, String reason) {
        return new Wanted(Optional.of(Query.parse(query, clock)), reason);
    }

    /** The messages that a purge would take. */
    List<Path> listed(Wanted wanted) throws IOException {
        return plan(wanted).list().mails().stream()
                .map(each -> folder.file(each.file()))
                .toList();
    }

    PurgeList purge(Wanted wanted) throws IOException {
        Purge purge = plan(wanted);
        purge.run(mails -> {});
        index.update(Progress.UNSEEN, Duration.ofMinutes(5));
        return purge.list();
    }

    List<Path> found(String query) throws IOException {
        return index.search(Query.parse(query, clock), 100, Long.MAX_VALUE).hits().stream()
                .map(Hit::file)
                .map(folder::file)
                .toList();
    }

    void append(Entry entry) throws IOException {
        ledger.append(() -> List.of(entry));
    }

    Entry.Purged tombstone(Path message) {
        return new Entry.Purged(id(message), folder.relative(message), "m", "jobs", "", BY);
    }

    static String id(Path message) {
        String name = String.valueOf(message.getFileName());
        return name.substring(name.indexOf('-') + 1, name.indexOf('.'));
    }

    List<String> lines() throws IOException {
        try (Stream<Path> files = folder.ledgers().values().stream()) {
            return files.flatMap(each -> {
                        try {
                            return Files.readAllLines(each).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    List<Finding> verify() throws IOException, InterruptedException {
        open().tend();
        return verify(Scope.everything(), Checkpoint.begin(), done -> {}).findings();
    }

    Checkpoint verify(Scope scope, Checkpoint begin, Verification.Progress progress)
            throws IOException, InterruptedException {
        Optional<Witness> witness = Optional.of(Witness.at(root.resolve("second")));
        return new Verification(folder, witness, scope, Throttle.none(), () -> 0.5, begin).run(progress);
    }
}
