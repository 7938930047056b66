package org.jamesexpress.archive.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Archives;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.MovedClock;

/** An archive of three days with four mails each, of which two days are closed, and what somebody does to it. */
final class FilledArchive {
    static final LocalDate FIRST = LocalDate.parse("2026-11-19");
    static final LocalDate SECOND = FIRST.plusDays(1);
    static final LocalDate THIRD = FIRST.plusDays(2);

    final ArchiveFolder folder;
    final Path secondPlace;
    final List<Path> messages = new ArrayList<>();

    private final MovedClock clock = new MovedClock(FIRST + "T10:00:00Z");
    private final Archive archive;

    FilledArchive(Path root) {
        Path directory = root.resolve("archive");
        secondPlace = root.resolve("second");
        folder = new ArchiveFolder(directory);
        archive = Archive.open(Archives.config(root), clock, new SecureRandom());
        for (LocalDate day = FIRST; !day.isAfter(THIRD); day = day.plusDays(1)) {
            for (int n = 1; n <= 4; n++) {
                add(day + " mail " + n);
                clock.add(Duration.ofMinutes(1));
            }
            clock.add(Duration.ofDays(1).minus(Duration.ofMinutes(4)));
        }
        clock.add(Duration.ofDays(-1));
        archive.tend();
    }

    void add(String text) {
        Arrival mail = Archives.mail(text, clock.instant());
        archive.add(mail, Content.of(text.getBytes(UTF_8))).ifPresent(messages::add);
    }

    /** A message of a day, the first is 1. */
    Path message(LocalDate day, int number) {
        return messages.get((int) (day.toEpochDay() - FIRST.toEpochDay()) * 4 + number - 1);
    }

    String name(Path file) {
        return folder.relative(file);
    }

    Path ledger(LocalDate day) {
        return folder.ledgerOf(day);
    }

    /** Changes the lines of a day's ledger, as somebody with an editor does. */
    void edit(LocalDate day, Consumer<List<String>> change) {
        write(ledger(day), lines -> {
            change.accept(lines);
            return lines;
        });
    }

    void flip(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        octets[octets.length / 2] ^= 1;
        Files.write(file, octets);
    }

    void swap(Path one, Path other) throws IOException {
        byte[] octets = Files.readAllBytes(one);
        Files.write(one, Files.readAllBytes(other));
        Files.write(other, octets);
    }

    List<Finding> verify() throws IOException, InterruptedException {
        return verify(Scope.everything(), Checkpoint.begin(), checkpoint -> {}).findings();
    }

    Checkpoint verify(Scope scope, Checkpoint begin, Verification.Progress progress)
            throws IOException, InterruptedException {
        return new Verification(folder, Optional.of(Witness.at(secondPlace)), scope, Throttle.none(), () -> 0.5, begin)
                .run(progress);
    }

    Optional<Path> someFile(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder.directory())) {
            return all.filter(each -> each.toString().endsWith(ending)).findFirst();
        }
    }

    private static void write(Path file, UnaryOperator<List<String>> change) {
        try {
            List<String> lines = change.apply(new ArrayList<>(Files.readAllLines(file)));
            Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
