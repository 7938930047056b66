package org.jamesexpress.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jamesexpress.cli.CommandException;

/** The product as its administrator runs it: the command {@code express}, each call a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Process process;
    private final CountDownLatch readyOrOver = new CountDownLatch(1);
    private volatile boolean ready;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Runs a small command to its end, with what it reads from standard input. */
    static void run(String input, Path home, List<String> arguments)
            throws IOException, InterruptedException, CommandException {
        Process process = command(home, arguments).redirectErrorStream(true).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new CommandException("express " + String.join(" ", arguments) + " failed: " + said.strip());
        }
    }

    /** Starts the server and waits until it is ready; every line that it says goes to the listener. */
    static ServerProcess start(Path home, Consumer<String> lines, Duration most)
            throws IOException, InterruptedException, CommandException {
        ServerProcess server = new ServerProcess(
                command(home, List.of("start")).redirectErrorStream(true).start());
        Thread reader = new Thread(() -> server.read(lines), "demo-server");
        reader.setDaemon(true);
        reader.start();
        if (!server.readyOrOver.await(most.toMillis(), TimeUnit.MILLISECONDS) || !server.ready) {
            server.process.destroyForcibly();
            throw new CommandException("The server was not ready within " + most.toSeconds() + " s");
        }
        return server;
    }

    /** Asks the server to drain and stop (SIGTERM); its exit status. */
    int stop() throws InterruptedException {
        // Not the process's own destroy(), which closes its output before its last words.
        process.toHandle().destroy();
        if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.accept(line);
                if (line.equals("ready")) {
                    ready = true;
                    readyOrOver.countDown();
                }
            }
        } catch (IOException e) {
            lines.accept("The server's output broke off: " + e.getMessage());
        } finally {
            readyOrOver.countDown();
        }
    }

    private static ProcessBuilder command(Path home, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("express.distribution", "."), "bin", "express")
                .toString());
        command.addAll(arguments);
        command.addAll(List.of("--home", home.toString()));
        return new ProcessBuilder(command);
    }
}
