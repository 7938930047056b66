package org.jamesexpress.dropin.linkage;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/**
 * Where classes are looked for: first in Java itself, then in the jars in their order, as James does, whose classes win
 * over those of extensions.
 */
final class ClassPath implements AutoCloseable {
    static final String JAVA = "Java " + Runtime.version().feature();
    private static final String CLASS = ".class";

    private record Place(JarFile jar, JarEntry entry) {}

    private final List<JarFile> jars = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Optional<ClassFile>> read = new HashMap<>();

    /** The class path of a James, as a module of the build has written it down. */
    static ClassPath of(Path classPathFile) throws IOException {
        ClassPath classes = new ClassPath();
        for (String jar : Files.readString(classPathFile).strip().split(File.pathSeparator, -1)) {
            classes.add(Path.of(jar));
        }
        return classes;
    }

    /** Looks into another jar for what is nowhere yet, and returns the names of all classes that it has. */
    List<String> add(Path file) throws IOException {
        JarFile jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
        jars.add(jar);
        List<String> names = new ArrayList<>();
        jar.versionedStream().filter(entry -> entry.getName().endsWith(CLASS)).forEach(entry -> {
            String name = entry.getName().substring(0, entry.getName().length() - CLASS.length());
            names.add(name);
            places.putIfAbsent(name, new Place(jar, entry));
        });
        return names;
    }

    /** The jars that are looked into. */
    int size() {
        return jars.size();
    }

    /** The octets of a class that one of the jars has. */
    byte[] octets(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException(name);
        }
        try (InputStream in = place.jar().getInputStream(place.entry())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<ClassFile> find(String name) {
        Optional<ClassFile> known = read.get(name);
        if (known == null) {
            known = ofJava(name)
                    .or(() -> Optional.ofNullable(places.get(name))
                            .map(place -> ClassFile.read(octets(name), source(place.jar()))));
            read.put(name, known);
        }
        return known;
    }

    private static Optional<ClassFile> ofJava(String name) {
        try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(name + CLASS)) {
            return in == null ? Optional.empty() : Optional.of(ClassFile.read(in.readAllBytes(), JAVA));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(JarFile jar) {
        return Path.of(jar.getName()).getFileName().toString();
    }

    @Override
    public void close() throws IOException {
        for (JarFile jar : jars) {
            jar.close();
        }
    }
}
