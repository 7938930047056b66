package org.jamesexpress.dropin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An unchanged James 3.8.1 in a folder, the memory server of Maven Central. It has the domain {@code example.test}, and
 * SMTP and webadmin on ports that were free a moment ago.
 */
final class StockJames {
    private static final Path CLASS_PATH = Path.of("../stock-james38/target/class-path.txt");
    private static final Path OWN_CONFIGURATION = Path.of("src/test/resources/org/jamesexpress/dropin/james38/conf");

    private final Path folder;
    private final int smtp = freePort();
    private final int webadmin = freePort();
    private final List<String> options = new ArrayList<>(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));

    private StockJames(Path folder) {
        this.folder = folder;
    }

    /** A James as it is before anything of ours comes. */
    static StockJames in(Path folder) throws IOException {
        StockJames james = new StockJames(folder);
        james.configured(OWN_CONFIGURATION);
        Files.createDirectories(folder.resolve("extensions-jars"));
        return james;
    }

    /** Files of a folder go into {@code conf}, in the place of those that are there. */
    StockJames configured(Path configuration) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        try (Stream<Path> files = Files.list(configuration)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                write(file.getFileName().toString(), Files.readString(file));
            }
        }
        return this;
    }

    /** The ports are all that a test can't take as they are. */
    private void write(String file, String text) throws IOException {
        Files.writeString(
                folder.resolve("conf").resolve(file),
                text.replace("127.0.0.1:25<", "127.0.0.1:" + smtp + "<").replace("port=8000", "port=" + webadmin));
    }

    /** Changes a file of {@code conf}, which must have the text that gives way. */
    StockJames with(String file, String old, String text) throws IOException {
        String content = Files.readString(folder.resolve("conf").resolve(file));
        if (!content.contains(old)) {
            throw new IllegalArgumentException(file + " has no " + old);
        }
        write(file, content.replace(old, text));
        return this;
    }

    /** Drops a jar in. */
    StockJames with(DropInJar jar) throws IOException {
        return with(jar, jar.file().getFileName().toString());
    }

    /** Likewise under another name. */
    StockJames with(DropInJar jar, String name) throws IOException {
        Files.copy(jar.file(), folder.resolve("extensions-jars").resolve(name));
        return this;
    }

    /** Leaves out the options that James needs on Java 17. */
    StockJames withoutOptions() {
        options.clear();
        return this;
    }

    /** Starts it, and returns when it says that it has started. */
    RunningJames start() throws IOException, InterruptedException {
        RunningJames james = launch();
        james.awaitStart();
        return james;
    }

    /** Starts it, and returns all that it said until it gave up. */
    String startInVain() throws IOException, InterruptedException {
        try (RunningJames james = launch()) {
            return james.awaitEnd();
        }
    }

    private RunningJames launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(options);
        command.addAll(List.of(
                "-Dworking.directory=" + folder,
                "-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"),
                "-cp",
                Files.readString(CLASS_PATH).strip(),
                "org.apache.james.MemoryJamesServerMain"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        return new RunningJames(process, smtp, webadmin);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
