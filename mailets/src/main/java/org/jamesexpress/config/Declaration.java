package org.jamesexpress.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Something that an administrator configures, as the reference tells of it.
 *
 * @param name what is written in {@code class} or {@code match}, or the path of a file within the server's home; where a
 *     file holds things of several kinds, followed by a colon and the kind
 * @param caption what it does, in one sentence
 * @param example as it stands in a file
 * @param reader asks for the settings, and answers with what it read
 */
public record Declaration(Kind kind, String name, String caption, String example, Function<Settings, ?> reader) {
    /** Where it is configured. */
    public enum Kind {
        /** In {@code <mailet class="…">}. */
        MAILET,
        /** In {@code <mailet match="…">}. */
        MATCHER,
        /** In {@code <handler class="…">} of {@code smtpserver.xml}. */
        HOOK,
        /** In {@code <listener><class>…} of {@code listeners.xml}. */
        LISTENER,
        /** In a file of its own. */
        FILE
    }

    public static Declaration mailet(Class<?> type, String caption, String example, Function<Settings, ?> reader) {
        return new Declaration(Kind.MAILET, type.getName(), caption, example, reader);
    }

    /** The only setting of a matcher is its condition. */
    public static Declaration matcher(Class<?> type, String caption, String example, Function<Settings, ?> reader) {
        return new Declaration(Kind.MATCHER, type.getName(), caption, example, reader);
    }

    public static Declaration hook(Class<?> type, String caption, String example, Function<Settings, ?> reader) {
        return new Declaration(Kind.HOOK, type.getName(), caption, example, reader);
    }

    public static Declaration listener(Class<?> type, String caption, String example, Function<Settings, ?> reader) {
        return new Declaration(Kind.LISTENER, type.getName(), caption, example, reader);
    }

    public static Declaration file(String path, String caption, String example, Function<Settings, ?> reader) {
        return new Declaration(Kind.FILE, path, caption, example, reader);
    }

    /** One kind of the things that a file holds. */
    public static Declaration file(
            String path, String part, String caption, String example, Function<Settings, ?> reader) {
        return file(path + ": " + part, caption, example, reader);
    }

    /** The name without the package, or the folder. */
    public String shortName() {
        return kind == Kind.FILE ? name.replaceFirst(".*/", "") : name.replaceFirst(".*\\.", "");
    }

    /** Whether this is meant, by its name or its short name, whatever their case, or by its file. */
    public boolean isCalled(String text) {
        return Stream.of(name, shortName())
                .flatMap(each -> Stream.of(each, each.replaceFirst(": .*", "")))
                .anyMatch(text::equalsIgnoreCase);
    }

    /** Reads the settings; what is wrong is left to {@link Settings#check} to refuse. */
    public Object read(Settings settings) {
        return reader.apply(settings);
    }

    /** What the reader asks for, in that order. */
    public List<Parameter> parameters() {
        Settings nothing = Settings.of(name, Map.of());
        read(nothing);
        return nothing.asked();
    }
}
