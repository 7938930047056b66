package org.jamesexpress.store;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process of its own that runs a main class of the tests and can be killed as by {@code kill -9}. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private final BufferedWriter orders;

    private ChildJvm(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    public static ChildJvm start(Class<?> main, Object... arguments) {
        return start(List.of(), main, arguments);
    }

    /** With options of the Java machine, such as {@code -Xmx64m}. */
    public static ChildJvm start(List<String> options, Class<?> main, Object... arguments) {
        return start(Path.of(System.getProperty("java.home")), options, main, arguments);
    }

    /** With the Java that stands in a folder. */
    public static ChildJvm start(Path java, List<String> options, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin").resolve("java").toString());
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        command.addAll(options);
        command.add(main.getName());
        List.of(arguments).forEach(each -> command.add(each.toString()));
        try {
            return new ChildJvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** The next lines that the process prints. */
    public List<String> read(int count) {
        try {
            List<String> read = new ArrayList<>();
            for (String line = null; read.size() < count; read.add(line)) {
                line = lines.readLine();
                if (line == null) {
                    throw new IllegalStateException("the process ended after it had printed " + read);
                }
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rest of the next line that it begins with that; the others are printed. */
    public String told(String mark) {
        String line = read(1).get(0);
        while (!line.startsWith(mark)) {
            System.out.println(line);
            line = read(1).get(0);
        }
        return line.substring(mark.length());
    }

    /** Gives the process a line to read. */
    public void say(String line) {
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything else that the process prints until it ends by itself, within a minute. */
    public List<String> awaitEnd() {
        try {
            CompletableFuture<List<String>> left =
                    CompletableFuture.supplyAsync(() -> lines.lines().toList());
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new AssertionError("the process " + process.pid() + " does not end by itself");
            }
            return left.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills the process where it stands; gives the whole lines that it had printed and nobody had read. */
    public List<String> kill() {
        process.toHandle().destroyForcibly(); // Unlike that of the process, it leaves its output to be read.
        List<String> left = new ArrayList<>();
        try {
            StringBuilder line = new StringBuilder();
            for (int next = lines.read(); next >= 0; next = lines.read()) {
                if (next == '\n') {
                    left.add(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
            }
            process.waitFor();
            return left;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
