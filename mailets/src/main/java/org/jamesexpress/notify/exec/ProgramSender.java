package org.jamesexpress.notify.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a program for each event: the event is on its standard input, its {@link Facts} in its environment, and its
 * {@link ExitStatus} says what became of it. What the program leaves running is ended with it. Any thread may call; three threads serve one
 * run: one writes and one reads while one waits for the end, since the program may do neither.
 */
final class ProgramSender implements Sender {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramSender.class);

    /** Of the server's environment, which may hold secrets, this is handed on. */
    private static final List<String> HANDED_ON =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

    /** Tells the processes of one run from all others. */
    private static final String RUN = "EXPRESS_RUN";

    /** How long the rest of the output may take, once nobody is left who writes. */
    private static final Duration REST = Duration.ofSeconds(1);

    /** How long the end of what runs may take. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Program program;
    private final Surroundings surroundings;
    private final ExecutorService runs;

    /** Writes to programs and reads from them; serves each run to its end. */
    private final ExecutorService pipes;

    ProgramSender(Program program, Surroundings surroundings) {
        this.program = program;
        this.surroundings = surroundings;
        this.runs = Executors.newCachedThreadPool(surroundings.threads());
        this.pipes = Executors.newCachedThreadPool(surroundings.threads());
    }

    @Override
    public CompletableFuture<Outcome> send(Event event) {
        return rehearse(event, line -> LOGGER.trace("{}", line));
    }

    @Override
    public CompletableFuture<Outcome> rehearse(Event event, Consumer<String> line) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        runs.execute(() -> outcome.complete(outcome(event, line)));
        return outcome;
    }

    private Outcome outcome(Event event, Consumer<String> line) {
        try {
            return run(event, line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Later("the server stopped");
        } catch (StandardInput.MessageGone e) {
            return new Outcome.Never(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException | Error e) {
            return new Outcome.Later(String.valueOf(e.getMessage()));
        }
    }

    private Outcome run(Event event, Consumer<String> says) throws IOException, InterruptedException {
        String run = UUID.randomUUID().toString();
        InputStream input = StandardInput.of(event, program.input(), surroundings);
        Tail output = new Tail(program.outputLimit());
        Map<String, String> facts = Facts.of(event);
        Process process = start(facts, run, input);
        says.accept("* started " + program.file());
        facts.forEach((name, value) -> says.accept("> " + name + "=" + value.replace('\n', ' ')));
        ProcessTree tree = new ProcessTree(process.toHandle(), RUN + '=' + run);
        Future<?> reading = connect(process, input, output, tree);
        Optional<String> limit = awaitEnd(process, output, tree, event);
        if (limit.isPresent() || process.exitValue() != 0) {
            awaitRest(reading);
        }
        output.lines().forEach(written -> says.accept("< " + written));
        String line = output.lastLine();
        return limit.<Outcome>map(words -> new Outcome.Later(line.isEmpty() ? words : words + ": " + line))
                .orElseGet(() -> ExitStatus.outcome(process.exitValue(), line));
    }

    /** Has the program fed and heard; where there are no threads for it, it is ended. */
    private Future<?> connect(Process process, InputStream input, Tail output, ProcessTree tree) throws IOException {
        try {
            pipes.execute(() -> write(input, process.getOutputStream()));
            return pipes.submit(() -> output.readAll(process.getInputStream()));
        } catch (RuntimeException | Error e) {
            tree.end();
            input.close();
            throw e;
        }
    }

    /** In milliseconds. */
    private long timeout() {
        return surroundings.timeout().toMillis();
    }

    /** @param input is closed if it can't be started */
    private Process start(Map<String, String> facts, String run, InputStream input) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.file().toString()));
        command.addAll(program.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(program.folder().toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(HANDED_ON);
        environment.putAll(facts);
        environment.put(RUN, run);
        try {
            return builder.start();
        } catch (IOException e) {
            input.close();
            throw new IOException("can't start " + program.file() + ": " + reason(e), e);
        }
    }

    /** The operating system's words stand behind the ones of Java. */
    private static String reason(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(message.lastIndexOf(", ") + 1).strip();
    }

    /**
     * Which limit ended the program, in words; none did where it ended by itself. Afterwards nothing that it started runs
     * any longer, whatever happened.
     */
    private Optional<String> awaitEnd(Process process, Tail output, ProcessTree tree, Event event)
            throws InterruptedException {
        Optional<String> limit = Optional.empty();
        int left = 0;
        try {
            limit = limit(process, output);
        } finally {
            left = tree.end();
        }
        if (limit.isEmpty() && left > 0) {
            LOGGER.info("ended processes={} that {} left running event={}", left, program, event.id());
        }
        return limit;
    }

    private Optional<String> limit(Process process, Tail output) throws InterruptedException {
        try {
            CompletableFuture.anyOf(process.onExit(), output.tooMuch()).get(timeout(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of("no end within " + timeout() + " ms");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return output.tooMuch().isDone() && process.isAlive()
                ? Optional.of("wrote more than " + program.outputLimit() + " bytes")
                : Optional.empty();
    }

    private static void write(InputStream input, OutputStream to) {
        try (input;
                to) {
            input.transferTo(to);
        } catch (IOException e) {
            LOGGER.trace("the program didn't read the whole event: {}", e.getMessage());
        }
    }

    private static void awaitRest(Future<?> reading) throws InterruptedException {
        try {
            reading.get(REST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.trace("there may be more output", e);
        }
    }

    @Override
    public void close() {
        runs.shutdownNow();
        try {
            runs.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pipes.shutdownNow();
    }
}
