package org.jamesexpress.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of one thing: where they stand, and key → text. A question with a wrong answer is noted and answered with
 * the default, so that {@link #check} can refuse with every complaint at once. Values taken from the environment or a
 * file are never printed, only the placeholder that named them; nor is a password within a URL. Used by one thread.
 */
public final class Settings {
    private static final String HIDDEN = "***";

    private final String where;
    private final Map<String, String> written;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> secrets = new TreeSet<>();
    private final List<String> complaints = new ArrayList<>();

    private Settings(String where, Map<String, String> written) {
        this.where = where;
        this.written = new TreeMap<>(written);
    }

    /**
     * Takes the settings as they are written.
     *
     * @param where named in every complaint: a file, or a mailet's name
     */
    public static Settings of(String where, Map<String, String> values) {
        return of(where, values, System.getenv());
    }

    static Settings of(String where, Map<String, String> values, Map<String, String> environment) {
        Settings settings = new Settings(where, values);
        settings.expand(new Placeholders(environment));
        return settings;
    }

    private void expand(Placeholders placeholders) {
        written.forEach((key, text) -> {
            if (text.isBlank()) {
                complaints.add(where + ": " + key + " is empty: give it a value or leave it out");
                return;
            }
            try {
                values.put(key, placeholders.expand(text.strip()));
            } catch (IllegalArgumentException e) {
                complaints.add(where + ": " + key + " = " + Placeholders.aloneIn(text) + ": " + e.getMessage());
            }
        });
    }

    public Optional<String> text(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key));
    }

    public String text(String key, String byDefault) {
        return text(key).orElse(byDefault);
    }

    public String required(String key) {
        Optional<String> text = text(key);
        if (!written.containsKey(key)) {
            complaints.add(where + ": " + key + " is missing");
        }
        return text.orElse("");
    }

    /** A required text that no complaint prints. */
    public Secret secret(String key) {
        secrets.add(key);
        return new Secret(required(key));
    }

    public Optional<Secret> optionalSecret(String key) {
        secrets.add(key);
        return text(key).map(Secret::new);
    }

    public int count(String key, int byDefault, int least, int most) {
        String right = "a whole number " + range(least, most, Integer.MAX_VALUE, String::valueOf);
        return value(key, byDefault, text -> within(Integer.parseInt(text), least, most), right);
    }

    /** A percentage from 0 to 100, written with or without the sign. */
    public int percent(String key, int byDefault) {
        Function<String, Integer> parser = text ->
                within(Integer.parseInt(text.endsWith("%") ? text.substring(0, text.length() - 1) : text), 0, 100);
        return value(key, byDefault, parser, "a percentage from 0% to 100%");
    }

    public boolean flag(String key, boolean byDefault) {
        return value(key, byDefault, Settings::flag, "true or false");
    }

    /** A number of bytes. */
    public long size(String key, long byDefault, long least, long most) {
        String right = "a size such as 500, 64k, 20M or 1G, " + range(least, most, Long.MAX_VALUE, Sizes::format);
        return value(key, byDefault, text -> within(Sizes.parse(text), least, most), right);
    }

    public Duration duration(String key, Duration byDefault, Duration least, Duration most) {
        return value(key, byDefault, text -> within(Durations.parse(text), least, most), rightDuration(least, most));
    }

    /** A duration, or empty when the word {@code never} is written. */
    public Optional<Duration> durationOrNever(String key, Duration byDefault, Duration least, Duration most) {
        Function<String, Optional<Duration>> parser = text ->
                text.equals("never") ? Optional.empty() : Optional.of(within(Durations.parse(text), least, most));
        return value(key, Optional.of(byDefault), parser, "never, or " + rightDuration(least, most));
    }

    /** One duration or more, each longer than nothing, separated by commas. */
    public List<Duration> durations(String key, List<Duration> byDefault) {
        Function<String, List<Duration>> parser = text -> Stream.of(text.split(",", -1))
                .map(each -> within(Durations.parse(each), Duration.ofMillis(1), Duration.ofDays(36500)))
                .toList();
        return value(key, byDefault, parser, "durations such as 30s, 5m, 4h, separated by commas");
    }

    /** One of the constants, written in lower case, with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String key, E byDefault) {
        E[] all = byDefault.getDeclaringClass().getEnumConstants();
        String words = Arrays.stream(all).map(Settings::word).collect(Collectors.joining(", "));
        Function<String, E> parser = text -> Arrays.stream(all)
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
        return value(key, byDefault, parser, "one of " + words);
    }

    /**
     * A value of any other kind.
     *
     * @param parser throws {@link IllegalArgumentException} for what it can't use
     * @param right what would be right, in words that follow "should be"
     */
    public <T> T value(String key, T byDefault, Function<String, T> parser, String right) {
        Optional<String> text = text(key);
        try {
            return text.map(parser).orElse(byDefault);
        } catch (IllegalArgumentException e) {
            complain(key, text.orElse(""), right);
            return byDefault;
        }
    }

    /**
     * Notes a complaint that only the caller can know of.
     *
     * @param right what would be right, in words that follow "should be"
     */
    public void complain(String key, String value, String right) {
        complaints.add(where + ": " + key + " = " + printable(key, value) + ": should be " + right);
    }

    private String printable(String key, String value) {
        if (secrets.contains(key)) {
            return HIDDEN;
        }
        String text = written.getOrDefault(key, value);
        return Passwords.hiddenIn(
                (Placeholders.isIn(text) ? text : value).strip().replaceAll("\\R", " "));
    }

    /** Turns every key that nobody asked for into a complaint. */
    public void refuseUnknown() {
        Set<String> known = new TreeSet<>(asked);
        written.keySet().stream()
                .filter(asked::add)
                .forEach(key -> complaints.add(where + ": " + key + " is not known: " + hint(key, known)));
    }

    private static String hint(String key, Set<String> known) {
        return Spelling.closest(key, known)
                .map(close -> "did you mean " + close + "?")
                .orElseGet(() -> "should be one of " + String.join(", ", known));
    }

    /**
     * Ends the reading: refuses what is unknown, and the whole if anything was wrong.
     *
     * @throws SettingsException with every complaint
     */
    public void check() throws SettingsException {
        refuseUnknown();
        if (!complaints.isEmpty()) {
            throw new SettingsException(complaints);
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static <T extends Comparable<T>> T within(T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static String rightDuration(Duration least, Duration most) {
        return "a duration from " + Durations.format(least) + " to " + Durations.format(most)
                + ", such as 250ms, 30s, 5m, 4h or 5d";
    }

    private static <T> String range(T least, T most, T boundless, Function<T, String> words) {
        return most.equals(boundless)
                ? "of at least " + words.apply(least)
                : "from " + words.apply(least) + " to " + words.apply(most);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
