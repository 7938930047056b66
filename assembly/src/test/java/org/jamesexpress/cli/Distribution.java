package org.jamesexpress.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The assembled folder, and its command run as processes of their own. */
final class Distribution {
    /** What a command said, and how it ended. */
    record Ended(int exit, String out, String err) {}

    private final Path folder;

    private Distribution(Path folder) {
        this.folder = folder;
    }

    static Distribution assembled() {
        return new Distribution(Path.of(System.getProperty("express.distribution")));
    }

    /** The same distribution at another place: its scripts copied, its jars linked. */
    Distribution at(Path other) throws IOException {
        Files.createDirectories(other.resolve("bin"));
        Files.createSymbolicLink(other.resolve("lib"), folder.resolve("lib"));
        for (String script : List.of("express", "find-java")) {
            Files.copy(
                    folder.resolve("bin").resolve(script), other.resolve("bin").resolve(script));
        }
        return new Distribution(other);
    }

    Path script() {
        return folder.resolve("bin/express");
    }

    ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        return runReading("", arguments);
    }

    Ended runReading(String input, String... arguments) throws IOException, InterruptedException {
        return end(command(arguments), input);
    }

    static Ended end(ProcessBuilder command, String input) throws IOException, InterruptedException {
        Path err = Files.createTempFile("express", ".err");
        try {
            Process process = command.redirectError(err.toFile()).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    /** Starts a server and returns when it says ready, with all it said until then. */
    static Process awaitReady(Process server, List<String> said) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line;
        do {
            line = out.readLine();
            said.add(String.valueOf(line));
        } while (line != null && !line.equals("ready"));
        return server;
    }
}
