package org.jamesexpress.bench.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How often a process and those it starts have the disk write now, counted by {@code strace}, which slows them down. */
final class Fsyncs {
    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final long LONGEST = 30;
    private static final int CALLS = 3;

    private final Process process;
    private final Path counts;

    private Fsyncs(Process process, Path counts) {
        this.process = process;
        this.counts = counts;
    }

    static boolean canBeCounted() {
        return Files.isExecutable(STRACE);
    }

    /**
     * Counts from now on.
     *
     * @param counts a file that is made
     */
    static Fsyncs count(long pid, Path counts) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(STRACE.toString(), "-f", "-c", "-e", "trace=fsync,fdatasync,sync_file_range", "-o"));
        command.add(counts.toString());
        for (long each : Usage.family(pid)) {
            command.addAll(List.of("-p", Long.toString(each)));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
        String line = words.readLine();
        if (line == null || !line.contains("attached")) {
            throw new IOException("strace can't count: " + line);
        }
        Thread rest = new Thread(() -> readOver(words), "strace");
        rest.setDaemon(true);
        rest.start();
        return new Fsyncs(process, counts);
    }

    private static void readOver(BufferedReader words) {
        try (words) {
            words.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** How many there were until now. */
    long end() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("strace does not end");
        }
        return Files.readAllLines(counts).stream()
                .map(String::strip)
                .filter(line -> line.endsWith("sync") || line.endsWith("sync_file_range"))
                .mapToLong(line -> Long.parseLong(line.split(" +", -1)[CALLS]))
                .sum();
    }
}
