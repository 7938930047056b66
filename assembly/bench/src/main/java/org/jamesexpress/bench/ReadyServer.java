package org.jamesexpress.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jamesexpress.cli.Express;
import org.jamesexpress.cli.demo.FreePorts;

/** James Express as {@code express init} makes it and {@code express start} runs it, in a process of its own. Used by one thread. */
public final class ReadyServer implements AutoCloseable {
    private static final String EXPRESS = Express.class.getName();
    private static final List<String> QUICK =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--add-opens=java.base/java.lang=ALL-UNNAMED");
    /** As in {@code bin/express}. */
    private static final List<String> OPTIONS = List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Djdk.console=java.base");

    private final Path home;
    private final int portOffset;
    private final Child process;
    private final Set<String> disabled = new HashSet<>();

    private ReadyServer(Path home, int portOffset, Child process) {
        this.home = home;
        this.portOffset = portOffset;
        this.process = process;
    }

    /** What is changed of its files before it starts. */
    public interface Change {
        void of(Path conf) throws IOException;
    }

    /**
     * Starts one that listens when this returns.
     *
     * @param home is empty
     */
    public static ReadyServer start(Path home, Change change, List<String> users) throws Exception {
        int offset = FreePorts.offset(new Random());
        express(
                home,
                "init",
                "--domain",
                "example.test",
                "--hostname",
                "mx.example.test",
                "--port-offset",
                Integer.toString(offset));
        change.of(home.resolve("conf"));
        Child process = Child.start(OPTIONS, EXPRESS, "start", "--home", home.toString());
        try {
            process.awaitLine("ready");
            process.log(home.resolve("log"));
            ReadyServer server = new ReadyServer(home, offset, process);
            for (String user : users) {
                addUser(home, user);
            }
            return server;
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    public InetSocketAddress smtp() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 25 + portOffset);
    }

    public void enable(String endpoint) throws IOException {
        if (disabled.remove(endpoint)) {
            express(home, "notify", "enable", endpoint);
        }
    }

    public void disable(String endpoint) throws IOException {
        if (disabled.add(endpoint)) {
            express(home, "notify", "disable", endpoint);
        }
    }

    /** By which the system knows it. */
    public long pid() {
        return process.pid();
    }

    /** A process of its own, since it reads a password. */
    private static void addUser(Path home, String user) throws IOException, InterruptedException {
        try (Child command =
                Child.start(QUICK, EXPRESS, "user", "add", user, "--password-stdin", "--home", home.toString())) {
            command.tell("correct horse battery staple");
            command.await();
        }
    }

    private static void express(Path home, String... arguments) throws IOException {
        StringWriter words = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        int exit = Express.commandLine(new PrintWriter(words, true), new PrintWriter(words, true))
                .execute(all.toArray(String[]::new));
        if (exit != 0) {
            throw new IOException(all + " failed: " + words);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
