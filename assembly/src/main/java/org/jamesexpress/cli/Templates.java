package org.jamesexpress.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The configuration files that a new home starts with: every resource below {@code org/jamesexpress/server/home/conf}. */
final class Templates {
    private static final String ROOT = "/org/jamesexpress/server/home/conf";

    private Templates() {}

    /** Each file's path below {@code conf/}, and its text with every {@code @key@} replaced by its value. */
    static Map<String, String> filled(Map<String, String> values) throws IOException {
        Map<String, String> files = new TreeMap<>();
        texts().forEach((path, text) -> files.put(path, fill(text, values)));
        return files;
    }

    private static String fill(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("@" + value.getKey() + "@", value.getValue());
        }
        return filled;
    }

    private static Map<String, String> texts() throws IOException {
        URL root =
                Objects.requireNonNull(Templates.class.getResource(ROOT), "the templates are missing from the build");
        try {
            URI uri = root.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return textsBelow(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return textsBelow(jar.getPath(ROOT));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> textsBelow(Path root) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> texts.put(root.relativize(file).toString(), text(file)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return texts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
