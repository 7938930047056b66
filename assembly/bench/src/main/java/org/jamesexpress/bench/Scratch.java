package org.jamesexpress.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** An empty folder for a while. */
public final class Scratch {
    private static final Path SYNC = Path.of("/bin/sync");

    private Scratch() {}

    /** What is done in it. */
    public interface Use<T> {
        T in(Path folder) throws Exception;
    }

    /** Makes one below a folder, uses it on a disk that has nothing left to write for those before, and deletes it. */
    public static <T> T use(Path below, Use<T> use) throws Exception {
        Files.createDirectories(below);
        Path folder = Files.createTempDirectory(below, "round");
        try {
            sync();
            return use.in(folder);
        } finally {
            delete(folder);
        }
    }

    private static void sync() throws IOException, InterruptedException {
        if (Files.isExecutable(SYNC)) {
            new ProcessBuilder(SYNC.toString()).start().waitFor();
        }
    }

    private static void delete(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            all.sorted(Comparator.reverseOrder()).forEach(Scratch::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
