package org.jamesexpress.dropin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/** One of the jars that were built. */
record DropInJar(Path file) {
    static DropInJar forJames38() {
        return new DropInJar(Path.of(System.getProperty("express.james38")));
    }

    static DropInJar forJames39() {
        return new DropInJar(Path.of(System.getProperty("express.james39")));
    }

    /** The files in it, folders left out. */
    List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName())
                    .toList();
        }
    }

    /** The text of an entry, or of nothing where there is none. */
    String text(String entry) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.getEntry(entry) == null
                    ? ""
                    : new String(
                            jar.getInputStream(jar.getEntry(entry)).readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
