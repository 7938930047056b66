package org.jamesexpress.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A Java process with the class path of this one, so that its threads and its garbage are not ours. Used by one thread. */
public final class Child implements AutoCloseable {
    private static final long FAREWELL = 30;
    private static final String THREADS = "Threads:";

    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one, which complains to our standard error.
     *
     * @param main the name of a class with a method {@code main}
     */
    public static Child start(List<String> options, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** By which the system knows it. */
    public long pid() {
        return process.pid();
    }

    /** Writes to its standard input. */
    public void tell(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** The next line of its standard output. */
    public String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException(words() + " has ended early");
        }
        return line;
    }

    /** Reads over what it says until a line. */
    public void awaitLine(String wanted) throws IOException {
        String line;
        do {
            line = line();
        } while (!line.equals(wanted));
    }

    /** Has what it says from now on in a file. */
    public void log(Path file) {
        Thread thread = new Thread(
                () -> {
                    try (OutputStream log = Files.newOutputStream(file)) {
                        out.transferTo(new OutputStreamWriter(log, StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        // It has ended.
                    }
                },
                "log");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until it has done what it was started for. */
    public void await() throws IOException, InterruptedException {
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException(words() + " has failed: exit " + exit);
        }
    }

    /** How many it has now; empty where the system does not tell. */
    public OptionalInt threads() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalInt.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(THREADS))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(THREADS.length()).strip()))
                .findFirst();
    }

    private String words() {
        return process.info().commandLine().orElse("a process");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(FAREWELL, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
