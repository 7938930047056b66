package org.jamesexpress.archive.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.config.Spelling;

/** Cuts a query into its terms. Used once, by one thread. */
final class Terms {
    /** As a keyboard for Chinese has them. */
    private static final char WIDE_COLON = '：';

    private static final String QUOTES = "\"“”";
    private static final int LONGEST_FIELD = 20;
    private static final int MOST = 100;
    private static final Set<String> HIDDEN_RECIPIENTS = Set.of("cc", "bcc", "recipient", "rcpt");

    private final String text;
    private int here;

    private Terms(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException says what is wrong, and where */
    static List<Term> of(String text) {
        return new Terms(text).all();
    }

    private List<Term> all() {
        List<Term> terms = new ArrayList<>();
        for (skipBlanks(); here < text.length(); skipBlanks()) {
            terms.add(next());
            if (terms.size() > MOST) {
                throw Term.wrong(here, "there are more than " + MOST + " words: so many are right");
            }
        }
        return terms;
    }

    private void skipBlanks() {
        while (here < text.length() && isBlank(text.charAt(here))) {
            here++;
        }
    }

    private Term next() {
        int at = here + 1;
        boolean not = text.charAt(here) == '-' && here + 1 < text.length() && !isBlank(text.charAt(here + 1));
        here += not ? 1 : 0;
        Optional<Field> field = field(at);
        boolean quoted = here < text.length() && QUOTES.indexOf(text.charAt(here)) >= 0;
        String value = quoted ? quoted() : word();
        if (value.isBlank()) {
            throw Term.wrong(
                    at,
                    field.map(each -> "nothing stands after " + each.word() + ":")
                            .orElse("nothing stands between the quotes"));
        }
        return new Term(at, not, field, value, quoted);
    }

    private Optional<Field> field(int at) {
        int colon = here;
        while (colon < text.length() && isOfAField(text.charAt(colon)) && colon - here < LONGEST_FIELD) {
            colon++;
        }
        boolean named = colon > here && colon < text.length() && isColon(text.charAt(colon));
        if (!named || text.startsWith("//", colon + 1)) {
            return Optional.empty();
        }
        String name = text.substring(here, colon);
        Optional<Field> field = Field.of(name);
        if (field.isEmpty()) {
            throw Term.wrong(
                    at,
                    "there is no field " + name + ": " + right(name)
                            + "; what is no field but has a colon stands between quotes");
        }
        here = colon + 1;
        return field;
    }

    private static String right(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HIDDEN_RECIPIENTS.contains(lower)
                ? "to: searches all recipients"
                : Spelling.closest(name, Field.words())
                        .map(closest -> closest + " is one")
                        .orElse("there are " + String.join(", ", Field.words()));
    }

    private String quoted() {
        int begin = here + 1;
        int end = begin;
        while (end < text.length() && QUOTES.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end == text.length()) {
            throw Term.wrong(begin, "the quote has no end");
        }
        here = end + 1;
        return text.substring(begin, end);
    }

    private String word() {
        int begin = here;
        while (here < text.length() && !isBlank(text.charAt(here))) {
            here++;
        }
        return text.substring(begin, here);
    }

    private static boolean isOfAField(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    }

    private static boolean isColon(char c) {
        return c == ':' || c == WIDE_COLON;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
