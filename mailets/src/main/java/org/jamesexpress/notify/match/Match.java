package org.jamesexpress.notify.match;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jamesexpress.events.Event;

/**
 * Which events an endpoint wants, by what they say: terms between blanks, all of which must fit, each a word, a colon and a
 * value, with a minus before it if it must not fit. A value with blanks stands between quotes.
 */
public final class Match {
    /** Wants every event. */
    public static final Match ALL = new Match("", List.of());

    private static final java.util.regex.Pattern TERM = java.util.regex.Pattern.compile(
            "(?<minus>-?)(?:(?<word>[A-Za-z]++):)?(?:\"(?<quoted>[^\"]*+)\"(?=\\s|$)|(?<plain>[^\\s\"]*+)(?=\\s|$))");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String text;
    private final List<Predicate<JsonNode>> terms;

    private Match(String text, List<Predicate<JsonNode>> terms) {
        this.text = text;
        this.terms = List.copyOf(terms);
    }

    /**
     * Reads it; what is blank wants every event.
     *
     * @throws IllegalArgumentException that says what is wrong, and what would be right
     */
    public static Match parse(String text) {
        List<Predicate<JsonNode>> terms = new ArrayList<>();
        Matcher term = TERM.matcher(text);
        int here = afterBlanks(text, 0);
        while (here < text.length()) {
            if (!term.find(here) || term.start() != here) {
                throw new IllegalArgumentException("can't read " + text.substring(here) + ", which begins at character "
                        + (here + 1) + ": a term is such as from:alice@example.com or -subject:\"out of office\"");
            }
            terms.add(read(term));
            here = afterBlanks(text, term.end());
        }
        return new Match(text.strip(), terms);
    }

    /** Wants what concerns one recipient, or the owner of a mailbox; an address counts whatever its case. */
    public static Match ofRecipient(String address) {
        Predicate<JsonNode> fits = data -> data.at("/mailbox/owner").asText("").equalsIgnoreCase(address)
                || data.at("/envelope/recipients").findValuesAsText("address").stream()
                        .anyMatch(address::equalsIgnoreCase);
        return new Match("of " + address, List.of(fits));
    }

    /** Wants what both want. */
    public Match and(Match other) {
        return new Match(
                (text + " " + other.text).strip(),
                Stream.concat(terms.stream(), other.terms.stream()).toList());
    }

    private static int afterBlanks(String text, int from) {
        int here = from;
        while (here < text.length() && Character.isWhitespace(text.charAt(here))) {
            here++;
        }
        return here;
    }

    private static Predicate<JsonNode> read(Matcher term) {
        String name = Objects.requireNonNullElse(term.group("word"), term.group());
        Word word = Word.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "nothing is called " + name + ": a term begins with one of these and a colon: " + Word.all()));
        String value = term.group("quoted") == null ? term.group("plain") : term.group("quoted");
        try {
            Predicate<JsonNode> fits = word.read(value);
            return term.group("minus").isEmpty() ? fits : fits.negate();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(word.word() + " can't be " + value + ": it is " + word.right, e);
        }
    }

    /** Whether all terms fit. Any thread may ask. */
    public boolean wants(Event event) {
        if (terms.isEmpty()) {
            return true;
        }
        try {
            JsonNode data = JSON.readTree(event.data());
            return terms.stream().allMatch(term -> term.test(data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the event " + event.id() + " has data that are no JSON", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Match match && match.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
