package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The words of a language, from the file {@code report-words.LANGUAGE.properties}. Immutable. */
final class Words {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    private final Language language;
    private final Properties texts = new Properties();

    Words(Language language) {
        this.language = language;
        String file = "report-words." + language.name().toLowerCase(Locale.ROOT) + ".properties";
        try (InputStream in = Objects.requireNonNull(Words.class.getResourceAsStream(file), file)) {
            texts.load(new InputStreamReader(in, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Language language() {
        return language;
    }

    Set<String> keys() {
        return texts.stringPropertyNames();
    }

    String text(String key) {
        return Objects.requireNonNull(texts.getProperty(key), key);
    }

    /** With the places in braces filled in. */
    String text(String key, Map<String, String> values) {
        return PLACE.matcher(text(key))
                .replaceAll(place ->
                        Matcher.quoteReplacement(Objects.requireNonNull(values.get(place.group(1)), place.group())));
    }

    /**
     * What fits an enhanced status code (RFC 3463) best.
     *
     * @param here whether no host has said it, but this server
     */
    String text(String kind, String status, boolean here) {
        String[] code = status.split("\\.", -1);
        String end = "x." + code[1] + ".";
        return Stream.of(
                        here ? "here." + status : status,
                        status,
                        end + code[2],
                        code[0] + "." + code[1] + ".x",
                        end + "x",
                        "x")
                .map(each -> kind + "." + each)
                .filter(texts::containsKey)
                .map(this::text)
                .findFirst()
                .orElseThrow();
    }
}
