package org.jamesexpress.archive.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jamesexpress.archive.Health.State;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Instant START = Instant.parse("2026-11-21T20:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");

    @TempDir
    Path root;

    private final MovedClock clock = new MovedClock(START.toString());
    private Path directory;

    @BeforeEach
    void place() {
        directory = root.resolve("accepted");
    }

    @Test
    void hasALineForEachMailWithItsWholeEnvelope() throws IOException {
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        recipients.put("bob@example.test", MailDirection.INBOUND);
        recipients.put("dave@else.test", MailDirection.OUTBOUND);

        journal()
                .accept(new AcceptedMail(
                        "Mail1", START, START, "alice@sender.test", recipients, 4711, "127.0.0.9", "s1"));

        assertThat(Files.readString(file(DAY))).isEqualTo("""
                {"time":"2026-11-21T20:00:00Z","kind":"begun"}
                {"time":"2026-11-21T20:00:00Z","kind":"accepted","mail":"Mail1","reversePath":"alice@sender.test",\
                "recipients":[{"address":"bob@example.test","direction":"inbound"},\
                {"address":"dave@else.test","direction":"outbound"}],\
                "size":4711,"remoteAddress":"127.0.0.9","session":"s1"}
                """);
    }

    @Test
    void givesBackWhatItWasTold() throws IOException {
        AcceptedMail odd = new AcceptedMail(
                "Mail1",
                START,
                START.plusSeconds(3600),
                "\"a\n\0\"@x.test",
                Map.of("\u5408\u540c@\u4f8b.test", MailDirection.INTERNAL),
                0,
                "",
                "");
        Journal journal = journal();
        journal.accept(odd);
        journal.refuse("Mail1");

        assertThat(read().lines())
                .containsExactly(
                        new JournalLine.Begun(START),
                        new JournalLine.Accepted(odd),
                        new JournalLine.Refused(START, "Mail1"));
        assertThat(read().broken()).isEmpty();
    }

    @Test
    void isForItsOwnerToRead() throws IOException {
        assumeTrue(File.separatorChar == '/', "no POSIX file system");
        journal();

        assertThat(Files.getPosixFilePermissions(file(DAY)))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void beginsADayOnWhichNoMailComes() {
        Journal journal = journal();
        clock.add(Duration.ofDays(1));

        journal.tend();

        assertThat(file(DAY)).exists();
        assertThat(file(DAY.plusDays(1))).exists();
    }

    @Test
    void beginsNothingAnewWhileItRuns() throws IOException {
        Journal journal = journal();
        journal.tend();
        journal.tend();

        assertThat(read().lines()).hasSize(1);
    }

    @Test
    void keepsADaysFileAsLongAsItIsToldTo() {
        Journal journal = journal();
        clock.add(Duration.ofDays(10));
        journal.tend();
        assertThat(file(DAY)).exists();

        clock.add(Duration.ofDays(1));
        journal.tend();

        assertThat(file(DAY)).doesNotExist();
        assertThat(file(DAY.plusDays(11))).exists();
    }

    @Test
    void leavesOutALineThatACrashHasBrokenOff() throws IOException {
        journal().accept(mail("Mail1"));
        Files.writeString(file(DAY), "{\"time\":\"2026-11-21T20:0", StandardOpenOption.APPEND);

        journal().accept(mail("Mail2"));

        assertThat(read().broken()).isEmpty();
        assertThat(names()).containsExactly("Mail1", "Mail2");
    }

    @Test
    void namesALineThatWasBrokenLater() throws IOException {
        Journal journal = journal();
        journal.accept(mail("Mail1"));
        journal.accept(mail("Mail2"));
        journal.accept(mail("Mail3"));
        Files.writeString(file(DAY), Files.readString(file(DAY)).replace("\"mail\":\"Mail2\"", "\"mail\":"));

        assertThat(read().broken()).singleElement().satisfies(each -> {
            assertThat(each.file()).isEqualTo(file(DAY));
            assertThat(each.number()).isEqualTo(3);
        });
        assertThat(names()).containsExactly("Mail1", "Mail3");
    }

    @Test
    void namesABrokenLineAtTheEnd() throws IOException {
        Files.createDirectories(file(DAY).getParent());
        Files.write(file(DAY), new byte[] {0, 0, (byte) 0xff, '\n'});

        assertThat(read().broken()).hasSize(1);
    }

    @Test
    void refusesWhatItCanNotWriteDownAndSaysSoUntilItCan() throws IOException {
        Journal journal = journal();
        clock.add(Duration.ofDays(365));
        Path year = directory.resolve("2027");
        Files.writeString(year, "a file where a folder should be");

        assertThatThrownBy(() -> journal.accept(mail("Mail1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can't write " + file(DAY.plusDays(365)));
        assertThat(journal.health().state()).isEqualTo(State.FAILING);
        assertThat(journal.health().words()).contains("it accepts nothing: can't write");

        Files.delete(year);
        journal.tend();
        assertThat(journal.health().state()).isEqualTo(State.GOOD);
        journal.accept(mail("Mail1"));
        assertThat(file(DAY.plusDays(365))).content(UTF_8).contains("Mail1");
    }

    @Test
    @Timeout(60)
    void hasEveryMailOfManySessionsAtOnceWhoeverWritesIt() throws Exception {
        List<Journal> journals = List.of(journal(), journal());
        int sessions = 32;
        int mails = 20;
        CountDownLatch together = new CountDownLatch(sessions);
        ExecutorService threads = Executors.newFixedThreadPool(sessions);
        List<String> accepted = new ArrayList<>();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                String session = "s" + i + "-";
                Stream.iterate(0, each -> each + 1).limit(mails).forEach(each -> accepted.add(session + each));
                Journal journal = journals.get(i % 2);
                running.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    for (int each = 0; each < mails; each++) {
                        journal.accept(mail(session + each));
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(names()).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(read().broken()).isEmpty();
    }

    private Journal journal() {
        return new Journal(new JournalConfig(directory, Duration.ofDays(10)), clock);
    }

    private Path file(LocalDate day) {
        return new JournalFolder(directory).fileOf(day);
    }

    private record Day(List<JournalLine> lines, List<AuditReport.Broken> broken) {}

    private Day read() throws IOException {
        Day day = new Day(new ArrayList<>(), new ArrayList<>());
        try (JournalFile file = new JournalFile(file(DAY), day.broken::add)) {
            for (Optional<JournalLine> line = file.next(); line.isPresent(); line = file.next()) {
                line.ifPresent(day.lines::add);
            }
        }
        return day;
    }

    private List<String> names() throws IOException {
        return read().lines().stream()
                .filter(JournalLine.Accepted.class::isInstance)
                .map(line -> ((JournalLine.Accepted) line).mail().name())
                .toList();
    }

    private static AcceptedMail mail(String name) {
        return new AcceptedMail(name, START, START, "", Map.of("bob@example.test", MailDirection.INBOUND), 1, "", "");
    }
}
