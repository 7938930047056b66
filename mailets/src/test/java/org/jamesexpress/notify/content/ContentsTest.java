package org.jamesexpress.notify.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {
    private static final String MESSAGE = "Subject: Hello\r\n\r\nHello.\r\n";
    private static final String LARGE = "Subject: Hello\r\n\r\n" + "0123456789abcd\r\n".repeat(16_000);

    @TempDir
    Path home;

    private final MovedClock clock = new MovedClock(Instant.now().toString());
    private Shelf shelf;

    @BeforeEach
    void open() {
        shelf = new Shelf(home, Shelf.LIMITS, clock, Runnable::run);
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    @Test
    void keepsAMessageWithItsOctets() throws Exception {
        Event event = shelf.keep("m1", MESSAGE);

        assertThat(shelf.contents().find(event.id()).orElseThrow().file()).hasContent(MESSAGE);
    }

    @Test
    void keepsAMailOnceHoweverOftenItIsProcessed() throws Exception {
        Event event = shelf.keep("m1", MESSAGE);
        Path file = shelf.contents().find(event.id()).orElseThrow().file();
        FileTime written = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.from(written.toInstant().minusSeconds(60)));

        shelf.keep("m1", MESSAGE);

        assertThat(files()).hasSize(1);
        assertThat(Files.getLastModifiedTime(file)).isLessThan(written);
    }

    @Test
    void keepsNothingThatNobodyAskedFor() {
        NewEvent event = Shelf.event("m1", MESSAGE);
        shelf.contents().keep(event, Content.of(MESSAGE.getBytes(UTF_8)));
        shelf.contents().keepFor((any, size) -> size > 1_000_000);
        shelf.contents().keep(event, Content.of(MESSAGE.getBytes(UTF_8)));

        assertThat(shelf.folder()).doesNotExist();
    }

    @Test
    void keepsNothingMoreOnceNobodyAsks() {
        shelf.contents().keepFor((any, size) -> true).close();

        shelf.contents().keep(Shelf.event("m1", MESSAGE), Content.of(MESSAGE.getBytes(UTF_8)));

        assertThat(shelf.folder()).doesNotExist();
    }

    @Test
    void goesOnWithoutAMessageWhereTheFolderIsNone() throws Exception {
        Files.writeString(shelf.folder(), "in the way");
        try (LogLines log = LogLines.open()) {
            Event event = shelf.keep("m1", MESSAGE);
            shelf.keep("m2", MESSAGE);

            assertThat(shelf.linked(event).data()).contains("\"content\":{\"missing\":\"unreadable\"}");
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("WARN can't keep messages for endpoints"))
                    .singleElement()
                    .asString()
                    .contains("event=" + event.id(), "reason=");

            Files.delete(shelf.folder());
            shelf.keep("m3", MESSAGE);
            assertThat(log.all()).anyMatch(line -> line.startsWith("INFO messages are kept for endpoints again"));
        }
    }

    @Test
    void goesOnWithoutAMessageThatCantBeRead() {
        NewEvent event = Shelf.event("m1", MESSAGE);
        shelf.contents().keepFor((any, size) -> true);

        shelf.contents().keep(event, out -> {
            out.write(1);
            throw new IOException("No space left on device");
        });

        assertThat(files()).isEmpty();
    }

    @Test
    void deletesWhatWasKeptLongEnoughAlsoOfEventsThatNeverWere() throws Exception {
        Event event = shelf.keep("m1", MESSAGE);
        Path unfinished = Files.writeString(shelf.folder().resolve(".writing-1"), "half");

        clock.add(Duration.ofDays(7).minusHours(1));
        assertThat(shelf.contents().sweep()).isZero();
        assertThat(shelf.contents().find(event.id())).isPresent();
        clock.add(Duration.ofHours(2));

        assertThat(shelf.contents().find(event.id())).isEmpty();
        assertThat(shelf.contents().sweep()).isEqualTo(1);
        assertThat(files()).isEmpty();
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void deletesTheOldestWhenItIsFullAndKeepsTheNewest() throws Exception {
        shelf.close();
        shelf = new Shelf(home, new ContentLimits(Duration.ofDays(7), 1L << 20), clock, Runnable::run);
        Instant time = Instant.now().minusSeconds(3600);
        String last = "";
        for (int i = 0; i < 12; i++) {
            Event event = shelf.keep("m" + i, LARGE);
            last = event.id();
            Path file = shelf.contents().find(last).orElseThrow().file();
            Files.setLastModifiedTime(file, FileTime.from(time.plusSeconds(i)));
        }

        assertThat(shelf.contents().find(last)).isPresent();
        assertThat(shelf.contents().find(Shelf.event("m0", LARGE).id())).isEmpty();
        assertThat(files()).hasSizeBetween(2, 4);
    }

    @Test
    void makesRoomForATenthOfAllAtOnce() {
        shelf.close();
        shelf = new Shelf(home, new ContentLimits(Duration.ofDays(7), 1L << 20), clock, Runnable::run);
        String quarter = LARGE.substring(0, LARGE.length() / 4);
        for (int i = 0; i < 14; i++) {
            shelf.keep("m" + i, quarter);
            age();
        }
        assertThat(files()).hasSize(14);

        shelf.keep("m14", quarter);

        assertThat(files()).hasSize(13);
    }

    /** So that no two are of the same time. */
    private void age() {
        files().forEach(file -> {
            try {
                Instant time = Files.getLastModifiedTime(file).toInstant();
                Files.setLastModifiedTime(file, FileTime.from(time.minusSeconds(60)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void leavesFilesThatAreNotItsOwn() throws Exception {
        Event event = shelf.keep("m1", MESSAGE);
        Path kept = shelf.contents().find(event.id()).orElseThrow().file();
        Path beside = Files.writeString(kept.resolveSibling("notes.eml"), "Mine.");
        Path elsewhere = Files.writeString(
                Files.createDirectory(shelf.folder().resolve("mine")).resolve(kept.getFileName()), "Mine.");
        Instant old = Instant.EPOCH;
        Files.setLastModifiedTime(beside, FileTime.from(old));
        Files.setLastModifiedTime(elsewhere, FileTime.from(old));
        clock.add(Duration.ofDays(8));

        assertThat(shelf.contents().sweep()).isEqualTo(1);

        assertThat(files()).containsExactlyInAnyOrder(beside, elsewhere);
    }

    @Test
    void doesNotKeepWhatThereIsNoRoomForUntilThereIs() {
        shelf.close();
        List<Runnable> later = new ArrayList<>();
        shelf = new Shelf(home, new ContentLimits(Duration.ofDays(7), 1L << 20), clock, later::add);
        try (LogLines log = LogLines.open()) {
            for (int i = 0; i < 6; i++) {
                shelf.keep("m" + i, LARGE);
            }
            assertThat(files()).hasSize(4);
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .singleElement()
                    .asString()
                    .contains("there is no room for it within contentSize");
        }

        later.forEach(Runnable::run);
        shelf.keep("m7", LARGE);

        assertThat(files())
                .anyMatch(file ->
                        file.toString().endsWith(Shelf.event("m7", LARGE).id() + ".eml"));
    }

    @Test
    void countsWhatAnEarlierStartHasLeft() {
        shelf.close();
        ContentLimits limits = new ContentLimits(Duration.ofDays(7), 1L << 20);
        for (int start = 0; start < 6; start++) {
            shelf = new Shelf(home, limits, clock, task -> {});
            shelf.contents().sweep();
            shelf.keep("m" + start, LARGE);
            shelf.close();
        }
        assertThat(files()).hasSizeLessThanOrEqualTo(4);
    }

    private List<Path> files() {
        if (!Files.isDirectory(shelf.folder())) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(shelf.folder())) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
