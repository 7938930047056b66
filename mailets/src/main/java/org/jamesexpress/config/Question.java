package org.jamesexpress.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.config.Parameter.Default;

/**
 * One question to {@link Settings}, and all that the reference tells of it: its name, its meaning and an example are
 * known, and the method that ends it adds the default and the form. Used by one thread.
 */
public final class Question {
    private static final String SOME_DURATIONS = ", such as 250ms, 30s, 5m, 4h or 5d";

    private final Settings settings;
    private final String name;
    private final String meaning;
    private final String example;

    Question(Settings settings, String name, String meaning, String example) {
        this.settings = settings;
        this.name = name;
        this.meaning = meaning;
        this.example = example;
    }

    /** A text that may be missing; the form says what it stands for. */
    public Optional<String> text(String form) {
        note(Default.NONE, form);
        return settings.value(name);
    }

    /** As many texts as are written under this name, in their order; none where there is none. */
    public List<String> texts(String form) {
        note(Default.NONE, form);
        return settings.values(name);
    }

    public String required(String form) {
        return required("", text -> text, form);
    }

    /**
     * A value that must be written.
     *
     * @param stopgap the answer where it isn't, or is wrong
     * @param parser throws {@link IllegalArgumentException} for what it can't use
     * @param form what would be right, in words that follow "should be"
     */
    public <T> T required(T stopgap, Function<String, T> parser, String form) {
        settings.require(name);
        return answer(Default.REQUIRED, stopgap, parser, form, "");
    }

    /** A required text that no complaint prints. */
    public Secret secret(Predicate<Secret> right, String form) {
        settings.hide(name);
        return required(new Secret(""), text -> secret(text, right), form);
    }

    public Optional<Secret> optionalSecret(Predicate<Secret> right, String form) {
        settings.hide(name);
        return optional(text -> secret(text, right), form);
    }

    private static Secret secret(String text, Predicate<Secret> right) {
        Secret secret = new Secret(text);
        if (!right.test(secret)) {
            throw new IllegalArgumentException();
        }
        return secret;
    }

    public int count(int byDefault, int least, int most) {
        String form = "a whole number " + range(least, most, Integer.MAX_VALUE, String::valueOf);
        return value(byDefault, String::valueOf, text -> within(Integer.parseInt(text), least, most), form);
    }

    /** A percentage from 0 to 100, written with or without the sign. */
    public int percent(int byDefault) {
        Function<String, Integer> parser = text ->
                within(Integer.parseInt(text.endsWith("%") ? text.substring(0, text.length() - 1) : text), 0, 100);
        return value(byDefault, number -> number + "%", parser, "a percentage from 0% to 100%");
    }

    public boolean flag(boolean byDefault) {
        return value(byDefault, String::valueOf, Question::flag, "true or false");
    }

    /** A number of bytes. */
    public long size(long byDefault, long least, long most) {
        String form = "a size such as 500, 64k, 20M or 1G, " + range(least, most, Long.MAX_VALUE, Sizes::format);
        return value(byDefault, Sizes::format, text -> within(Sizes.parse(text), least, most), form);
    }

    public Duration duration(Duration byDefault, Duration least, Duration most) {
        Function<String, Duration> parser = text -> within(Durations.parse(text), least, most);
        return answer(
                Default.value(Durations.format(byDefault)), byDefault, parser, bounds(least, most), SOME_DURATIONS);
    }

    /** A duration, or empty when the word {@code never} is written. */
    public Optional<Duration> durationOrNever(Duration byDefault, Duration least, Duration most) {
        Function<String, Optional<Duration>> parser = text ->
                text.equals("never") ? Optional.empty() : Optional.of(within(Durations.parse(text), least, most));
        Default known = Default.value(Durations.format(byDefault));
        return answer(known, Optional.of(byDefault), parser, "never, or " + bounds(least, most), SOME_DURATIONS);
    }

    /** One duration or more, each longer than nothing, separated by commas. */
    public List<Duration> durations(List<Duration> byDefault) {
        Function<String, List<Duration>> parser = text -> Stream.of(text.split(",", -1))
                .map(each -> within(Durations.parse(each), Duration.ofMillis(1), Duration.ofDays(36500)))
                .toList();
        return value(byDefault, Question::words, parser, "durations such as 30s, 5m, 4h, separated by commas");
    }

    /** One of the constants, written in lower case, with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(E byDefault) {
        E[] all = byDefault.getDeclaringClass().getEnumConstants();
        String words = Arrays.stream(all).map(Question::word).collect(Collectors.joining(", "));
        Function<String, E> parser = text -> Arrays.stream(all)
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
        return value(byDefault, Question::word, parser, "one of " + words);
    }

    /** A value of any other kind that may be missing; see {@link #required(Object, Function, String)}. */
    public <T> Optional<T> optional(Function<String, T> parser, String form) {
        return answer(Default.NONE, Optional.empty(), text -> Optional.of(parser.apply(text)), form, "");
    }

    /** A value of any other kind, whose default stands here as it could be written. */
    public <T> T value(String byDefault, Function<String, T> parser, String form) {
        return answer(Default.value(byDefault), parser.apply(byDefault), parser, form, "");
    }

    /**
     * A value of any other kind, whose default depends on something else.
     *
     * @param words say where the default comes from
     */
    public <T> T value(T byDefault, String words, Function<String, T> parser, String form) {
        return answer(Default.words(words), byDefault, parser, form, "");
    }

    private <T> T value(T byDefault, Function<T, String> words, Function<String, T> parser, String form) {
        return answer(Default.value(words.apply(byDefault)), byDefault, parser, form, "");
    }

    private <T> T answer(Default known, T byDefault, Function<String, T> parser, String form, String hint) {
        note(known, form);
        Optional<String> text = settings.value(name);
        try {
            return text.map(parser).orElse(byDefault);
        } catch (IllegalArgumentException e) {
            settings.complain(name, text.orElse(""), form + hint);
            return byDefault;
        }
    }

    private void note(Default byDefault, String form) {
        settings.note(new Parameter(name, byDefault, form, meaning, example));
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

    private static String bounds(Duration least, Duration most) {
        return "a duration from " + Durations.format(least) + " to " + Durations.format(most);
    }

    private static <T> String range(T least, T most, T boundless, Function<T, String> words) {
        return most.equals(boundless)
                ? "of at least " + words.apply(least)
                : "from " + words.apply(least) + " to " + words.apply(most);
    }

    private static String words(List<Duration> durations) {
        return durations.stream().map(Durations::format).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
