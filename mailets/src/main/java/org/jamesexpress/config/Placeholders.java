package org.jamesexpress.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts in the place of {@code ${env:NAME}}, {@code ${file:PATH}} and {@code ${file:UTF-8:PATH}} what the environment or the
 * file holds. The last is how James has it: in the files that it reads itself it fills in its own, and knows no other.
 */
public final class Placeholders {
    private static final Pattern FORM = Pattern.compile("\\$\\{([^}]*)}");
    private static final String FILE = "file:";
    private static final String CHARSET = "UTF-8:";
    private static final int MOST_BYTES = 64 * 1024;

    private final Map<String, String> environment;

    Placeholders(Map<String, String> environment) {
        this.environment = environment;
    }

    static boolean isIn(String text) {
        return FORM.matcher(text).find();
    }

    /** The placeholders of a text without what is written between them, which may be a secret. */
    static String aloneIn(String text) {
        return FORM.matcher(text).results().map(MatchResult::group).collect(Collectors.joining());
    }

    /** The files that a text is to be filled in from; none where it names one that can't be. */
    public static List<Path> filesIn(String text) {
        try {
            return FORM.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> name.startsWith(FILE))
                    .map(name -> Path.of(pathIn(name)))
                    .toList();
        } catch (InvalidPathException e) {
            return List.of();
        }
    }

    private static String pathIn(String name) {
        String path = name.substring(FILE.length());
        return path.startsWith(CHARSET) ? path.substring(CHARSET.length()) : path;
    }

    /**
     * Fills every placeholder in.
     *
     * @throws IllegalArgumentException whose message says what is missing, and never what was found
     */
    String expand(String text) {
        return FORM.matcher(text).replaceAll(found -> Matcher.quoteReplacement(resolve(found.group(1))));
    }

    private String resolve(String name) {
        if (name.startsWith("env:")) {
            return variable(name.substring("env:".length()));
        }
        if (name.startsWith(FILE)) {
            return content(pathIn(name));
        }
        throw new IllegalArgumentException("a placeholder is ${env:NAME} or ${file:PATH}");
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }

    private static String content(String path) {
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            byte[] bytes = file.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException("the file " + path + " is larger than " + Sizes.format(MOST_BYTES));
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("the file " + path + " does not exist", e);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the file " + path + " can't be read", e);
        }
    }
}
