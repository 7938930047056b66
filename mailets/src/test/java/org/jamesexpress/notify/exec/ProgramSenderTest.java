package org.jamesexpress.notify.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.content.Kept;
import org.jamesexpress.notify.content.Messages;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.event.CloudEvent;
import org.jamesexpress.testing.LinePipe;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ProgramSenderTest {
    private static final String SERVER = "//mail.example.test";
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final long OUTPUT_LIMIT = 400_000;
    private static final Event EVENT = event("{\"mail\":\"m1\",\"headers\":{\"subject\":\"An offer\"}}");

    @TempDir
    Path folder;

    @Test
    void givesTheEventOnStandardInputAndArgumentsAsTheyAre() throws Exception {
        Path program = program("cat > input; printf '%s\\n' \"$#\" \"$@\" > arguments");

        send(program, LONG, EVENT, "--to", "a, b  c", "$HOME; \"x\" 'y' *");

        assertThat(folder.resolve("input")).hasBinaryContent(CloudEvent.of(EVENT, SERVER));
        assertThat(folder.resolve("arguments")).hasContent("3\n--to\na, b  c\n$HOME; \"x\" 'y' *\n");
    }

    @Test
    void givesTheMessageOnStandardInputWhereItIsWanted() throws Exception {
        byte[] message = new byte[300_000];
        new Random(1).nextBytes(message);
        Path file = Files.write(folder.resolve("kept"), message);
        Path program = program("cat > input");

        assertThat(sendWithMessage(program, Optional.of(file), EVENT)).isInstanceOf(Outcome.Taken.class);

        assertThat(folder.resolve("input")).hasBinaryContent(message);
    }

    @Test
    void givesUpAnEventWhoseMessageIsGoneAndStartsNothing() throws Exception {
        Path program = program("cat > input");

        for (Optional<Path> gone : List.of(Optional.<Path>empty(), Optional.of(folder.resolve("swept")))) {
            assertThat(sendWithMessage(program, gone, EVENT))
                    .isEqualTo(new Outcome.Never("the message is not kept any more"));
        }
        assertThat(folder.resolve("input")).doesNotExist();
    }

    @Test
    void givesNothingToReadWhereAnEventIsAboutNoMessage() throws Exception {
        Event digest = new Event(8, "digest-1-8", EventType.NOTIFY_DIGEST, "log", Instant.EPOCH, "{}");
        Event test = new Event(0, "test-1", EventType.MAIL_RECEIVED, "bob@example.test", Instant.EPOCH, "{}");
        Path program = program("cat > input");

        for (Event each : List.of(digest, test)) {
            assertThat(sendWithMessage(program, Optional.empty(), each)).isInstanceOf(Outcome.Taken.class);
            assertThat(folder.resolve("input")).isEmptyFile();
        }
    }

    private Outcome sendWithMessage(Path program, Optional<Path> message, Event event) {
        Messages messages = id -> message.map(file -> new Kept(file, 0, Instant.MAX));
        Surroundings surroundings =
                new Surroundings("log", LONG, SERVER, messages, Clock.systemUTC(), ProgramSenderTest::thread);
        try (Sender sender =
                new Program(program, List.of(), folder, Program.Input.MESSAGE, OUTPUT_LIMIT).sender(surroundings)) {
            return sender.send(event).join();
        }
    }

    @Test
    void givesTheFactsInTheEnvironmentAndNothingOfTheServersButWhereItIs() throws Exception {
        send(program("env > variables"), LONG, EVENT);

        Map<String, String> variables = Files.readAllLines(folder.resolve("variables")).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        assertThat(variables)
                .containsEntry("EXPRESS_EVENT_ID", "e1")
                .containsEntry("EXPRESS_SUBJECT", "An offer")
                .containsEntry("PATH", System.getenv("PATH"));
        variables.keySet().removeIf(name -> name.startsWith("EXPRESS_"));
        assertThat(List.of(
                        "PATH",
                        "HOME",
                        "USER",
                        "LOGNAME",
                        "LANG",
                        "LC_ALL",
                        "LC_CTYPE",
                        "TZ",
                        "TMPDIR", //
                        "PWD",
                        "OLDPWD",
                        "SHLVL",
                        "_")) // which a shell sets
                .containsAll(variables.keySet());
    }

    @Test
    void startsWithTenThousandRecipientsAProgramThatDoesntRead() {
        String recipients = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"address\":\"somebody" + i + "@example.test\"}")
                .collect(Collectors.joining(","));
        Event event = event("{\"envelope\":{\"recipients\":[" + recipients + "]},\"headers\":{\"subject\":\""
                + "\u5408".repeat(500_000) + "\"}}");

        assertThatCode(() -> send(program("[ \"$EXPRESS_RECIPIENT_COUNT\" = 10000 ]"), LONG, event))
                .doesNotThrowAnyException();
    }

    @Test
    void saysHowAProgramFailedAndItsLastWords() {
        assertThatThrownBy(
                        () -> send(program("echo first; echo ' no \"room\"\tleft ' >&2; echo; exit 75"), LONG, EVENT))
                .isInstanceOf(IOException.class)
                .hasMessage("exit 75 (EX_TEMPFAIL): no 'room' left");
        assertThatThrownBy(() -> send(program("exit 1"), LONG, EVENT)).hasMessage("exit 1");
        assertThatThrownBy(() -> send(program("kill -9 $$"), LONG, EVENT)).hasMessage("exit 137 (signal 9)");
    }

    @Test
    void tellsTheDialogueOfARehearsal() throws Exception {
        Path program = program("echo one; echo two >&2; exit 65");
        List<String> lines = new CopyOnWriteArrayList<>();

        try (Sender sender = sender(program, LONG, "--password", "hunter2")) {
            assertThat(sender.rehearse(EVENT, lines::add).join())
                    .isEqualTo(new Outcome.Never("exit 65 (EX_DATAERR): two"));
        }

        assertThat(lines)
                .containsSubsequence("* started " + program, "> EXPRESS_SUBJECT=An offer", "< one", "< two")
                .noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void readsAllThatAProgramWritesAndKeepsTheEnd() {
        assertThatThrownBy(() -> send(program("head -c 300000 /dev/zero; echo; echo the end; exit 70"), LONG, EVENT))
                .hasMessage("exit 70 (EX_SOFTWARE): the end");
        assertThatThrownBy(() -> send(program("head -c 300000 /dev/zero | tr '\\0' x; exit 70"), LONG, EVENT))
                .hasMessage("exit 70 (EX_SOFTWARE): " + "x".repeat(300));
    }

    @Test
    void saysWhyAProgramCantBeStarted() throws Exception {
        Path program = program("exit 0");
        Files.delete(program);

        assertThatThrownBy(() -> send(program, LONG, EVENT))
                .hasMessage("can't start " + program + ": No such file or directory");
    }

    @Test
    void endsAProgramThatWritesTooMuchAndWhateverItHasStarted() throws Exception {
        // No shell is left that would say what became of "yes".
        Path program = program("echo $$ >> numbers", "sleep 600 & echo $! >> numbers", "exec yes");

        assertThat(outcome(program))
                .isEqualTo(new Outcome.Later("wrote more than 400000 bytes: y"))
                .satisfies(any ->
                        assertThat(Programs.running(folder.resolve("numbers"))).isEmpty());
    }

    @Test
    void endsAtTheLimitWhateverAProgramHasStarted() throws Exception {
        Path program =
                program("sleep 600 &", "echo $! >> numbers", "sh -c 'sleep 600; :' & echo $! >> numbers", "wait");

        failUntilWritten(program);

        assertThat(Programs.running(folder.resolve("numbers"))).isEmpty();
    }

    @Test
    void killsAtTheLimitWhatDoesntEndWhenAsked() throws Exception {
        Path program = program("trap '' TERM", "echo $$ >> numbers", "while :; do sleep 600; done");

        failUntilWritten(program);

        assertThat(Programs.running(folder.resolve("numbers"))).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void endsWhatAProgramLeavesRunningAndDoesntWaitForItsOutput() throws Exception {
        try (LogLines lines = LogLines.open()) {
            Path program = program("(sleep 600 & echo $! >> numbers)"); // nobody's child, with the output still open

            send(program, LONG, EVENT);

            assertThat(Programs.running(folder.resolve("numbers"))).isEmpty();
            assertThat(lines.all())
                    .contains("INFO ended processes=1 that program " + program + " left running event=e1");
        }
    }

    @Test
    void isntHeldUpByAProcessThatGotAway() throws Exception {
        Path program = program("(env -i sleep 600 & echo $! >> numbers)", "echo gone; exit 1");
        try {
            assertThatThrownBy(() -> send(program, LONG, EVENT)).hasMessage("exit 1: gone");
        } finally {
            Programs.running(folder.resolve("numbers")).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void endsTheProgramWhenClosed() throws Exception {
        try (LinePipe started = LinePipe.at(folder.resolve("started"))) {
            Path program = program("echo $$ > numbers", "echo yes > started", "exec sleep 600");
            Sender sender = sender(program, LONG);
            CompletableFuture<Outcome> outcome = sender.send(EVENT);
            assertThat(started.next()).isEqualTo("yes");

            sender.close();

            assertThat(Programs.running(folder.resolve("numbers"))).isEmpty();
            assertThat(outcome.join()).isEqualTo(new Outcome.Later("the server stopped"));
        }
    }

    /** Tries again where the limit came before the program was so far. */
    private void failUntilWritten(Path program) {
        do {
            assertThatThrownBy(() -> send(program, Duration.ofSeconds(1), EVENT))
                    .hasMessageStartingWith("no end within 1000 ms");
        } while (Files.notExists(folder.resolve("numbers")));
    }

    private Outcome outcome(Path program) {
        try (Sender sender = sender(program, LONG)) {
            return sender.send(EVENT).join();
        }
    }

    private Path program(String... lines) throws IOException {
        return Programs.write(folder.resolve("program"), lines);
    }

    /** @throws IOException with the words of an outcome that isn't "taken" */
    private void send(Path program, Duration timeout, Event event, String... arguments) throws IOException {
        try (Sender sender = sender(program, timeout, arguments)) {
            Outcome outcome = sender.send(event).join();
            if (!(outcome instanceof Outcome.Taken)) {
                throw new IOException(outcome.words());
            }
        }
    }

    private Sender sender(Path program, Duration timeout, String... arguments) {
        return new Program(program, List.of(arguments), folder, Program.Input.EVENT, OUTPUT_LIMIT)
                .sender(new Surroundings("log", timeout, SERVER, Clock.systemUTC(), ProgramSenderTest::thread));
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static Event event(String data) {
        return new Event(7, "e1", EventType.MAIL_RECEIVED, "bob@example.test", Instant.EPOCH, data);
    }
}
