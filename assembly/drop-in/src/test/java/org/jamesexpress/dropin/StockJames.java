package org.jamesexpress.dropin;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.testing.FreePort;

/**
 * An unchanged James in a folder: the memory server of 3.8.1, with SMTP and webadmin on ports that were free a moment ago,
 * its mail queue in memory or in a broker, or the mailet container of 3.9.0. It has the domain {@code example.test}.
 */
final class StockJames {
    private static final Path CONFIGURATIONS = Path.of("src/test/resources/org/jamesexpress/dropin");

    private final Path folder;
    private final Path java;
    private final String classPath;
    private final List<String> main;
    private final int smtp = FreePort.find();
    private final int webadmin = FreePort.find();
    private final List<String> options = new ArrayList<>(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));

    private StockJames(Path folder, Path java, String classPath, String... main) throws IOException {
        this.folder = folder;
        this.java = java;
        this.classPath = classPath;
        this.main = List.of(main);
        configured(CONFIGURATIONS.resolve("james38/conf"));
        Files.createDirectories(folder.resolve("extensions-jars"));
    }

    /** A James 3.8.1 as it is before anything of ours comes. */
    static StockJames in(Path folder) throws IOException {
        return new StockJames(
                folder,
                Path.of(System.getProperty("java.home")),
                libraries("stock-james38"),
                "org.apache.james.MemoryJamesServerMain");
    }

    /** Likewise, with its mail queue in a broker: {@code activemq} or {@code rabbitmq}. */
    static StockJames withQueueIn(String broker, Path folder) throws IOException {
        return new StockJames(
                folder,
                Path.of(System.getProperty("java.home")),
                System.getProperty("express.queues38") + File.pathSeparator + libraries("stock-james38-queues"),
                "org.jamesexpress.dropin.queues.MemoryServer",
                broker);
    }

    /** Likewise what Maven Central has of 3.9.0, with mailets of ours in its configuration. */
    static StockJames mailetContainer39(Path folder, Path java) throws IOException {
        return new StockJames(
                        folder,
                        java,
                        System.getProperty("express.container39") + File.pathSeparator + libraries("stock-james39"),
                        "org.jamesexpress.dropin.container.MailetContainer")
                .configured(Path.of("../../conf-samples/drop-in-direct-delivery/conf"))
                .configured(CONFIGURATIONS.resolve("james39/conf"));
    }

    private static String libraries(String module) throws IOException {
        return Files.readString(classPathOf(module)).strip();
    }

    /** Where a module has written down the class path of its James. */
    static Path classPathOf(String module) {
        return Path.of("..", module, "target", "class-path.txt");
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

    /** Adds a file to {@code conf}. */
    StockJames with(String file, String text) throws IOException {
        write(file, text);
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
        command.add(java.resolve("bin/java").toString());
        command.add("-Xmx256m");
        command.add("-XX:TieredStopAtLevel=1"); // It starts in half the time.
        command.addAll(options);
        command.addAll(List.of(
                "-Dworking.directory=" + folder,
                "-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"),
                "-cp",
                classPath));
        command.addAll(main);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        return new RunningJames(process, smtp, webadmin);
    }
}
