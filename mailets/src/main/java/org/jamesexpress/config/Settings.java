package org.jamesexpress.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings of one thing: where they stand, and key → text, or several texts. A question with a wrong answer is noted and answered with
 * the default, so that {@link #check} can refuse with every complaint at once. Values taken from the environment or a
 * file are never printed, only the placeholder that named them; nor is a password within a URL. Used by one thread.
 */
public final class Settings {
    private static final String HIDDEN = "***";

    private final String where;
    private final Map<String, List<String>> written;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, Parameter> asked = new LinkedHashMap<>();
    private final Set<String> left = new TreeSet<>();
    private final Set<String> secrets = new TreeSet<>();
    private final List<String> complaints = new ArrayList<>();

    private Settings(String where, Map<String, List<String>> written) {
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

    /**
     * Takes settings of which some are written more than once. Asked for as one, they are joined by commas.
     *
     * @param where named in every complaint
     */
    public static Settings ofAll(String where, Map<String, List<String>> values) {
        return ofAll(where, values, System.getenv());
    }

    static Settings of(String where, Map<String, String> values, Map<String, String> environment) {
        Map<String, List<String>> each = new TreeMap<>();
        values.forEach((key, text) -> each.put(key, List.of(text)));
        return ofAll(where, each, environment);
    }

    private static Settings ofAll(String where, Map<String, List<String>> values, Map<String, String> environment) {
        Settings settings = new Settings(where, values);
        settings.expand(new Placeholders(environment));
        return settings;
    }

    private void expand(Placeholders placeholders) {
        written.forEach((key, texts) -> texts.forEach(text -> {
            if (text.isBlank()) {
                complaints.add(where + ": " + key + " is empty: give it a value or leave it out");
                return;
            }
            try {
                String value = placeholders.expand(text.strip());
                values.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
            } catch (IllegalArgumentException e) {
                complaints.add(where + ": " + key + " = " + Placeholders.aloneIn(text) + ": " + e.getMessage());
            }
        }));
    }

    /** Begins a question. Whoever asks says in the same breath what the reference has to tell of the setting. */
    public Named ask(String key) {
        return meaning -> example -> new Question(this, key, meaning, example);
    }

    /** A question without its meaning. */
    public interface Named {
        /** In whole sentences. */
        Meant means(String meaning);
    }

    /** A question without its example. */
    public interface Meant {
        /** A value that may be written, and is other than the default. */
        Question example(String example);
    }

    /** What was asked so far, in that order. */
    public List<Parameter> asked() {
        return List.copyOf(asked.values());
    }

    /** These keys are for another reader of the same settings, who asks for them himself. */
    public void leave(String... keys) {
        left.addAll(List.of(keys));
    }

    /** Whether any of these keys is written, even if wrongly. */
    public boolean hasAny(String... keys) {
        return Stream.of(keys).anyMatch(written::containsKey);
    }

    /** Complains about each of these keys that is not written. */
    public void require(String... keys) {
        Stream.of(keys)
                .filter(key -> !written.containsKey(key))
                .forEach(key -> complaints.add(where + ": " + key + " is missing"));
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).map(Settings::joined);
    }

    /** One by one, in the order that they are written in. */
    List<String> values(String key) {
        return List.copyOf(values.getOrDefault(key, List.of()));
    }

    private static String joined(List<String> texts) {
        return String.join(", ", texts);
    }

    void hide(String key) {
        secrets.add(key);
    }

    void note(Parameter parameter) {
        asked.putIfAbsent(parameter.name(), parameter);
    }

    /**
     * Notes a complaint that only the caller can know of.
     *
     * @param right what would be right, in words that follow "should be"
     */
    public void complain(String key, String value, String right) {
        complaints.add(where + ": " + key + " = " + printable(key, value) + ": should be " + right);
    }

    /** Notes a complaint about what a setting leads to, such as a file: it says itself where it stands. */
    public void complain(String complaint) {
        complaints.add(complaint);
    }

    private String printable(String key, String value) {
        if (secrets.contains(key)) {
            return HIDDEN;
        }
        String text = joined(written.getOrDefault(key, List.of(value)));
        return Passwords.hiddenIn(
                (Placeholders.isIn(text) ? text : value).strip().replaceAll("\\R", " "));
    }

    /** Turns every key that nobody asked for into a complaint. */
    public void refuseUnknown() {
        Set<String> known = new TreeSet<>(left);
        known.addAll(asked.keySet());
        written.keySet().stream()
                .filter(key -> !known.contains(key))
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
}
