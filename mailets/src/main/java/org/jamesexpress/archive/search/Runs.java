package org.jamesexpress.archive.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Goes through a text run by run: a word of letters and digits, or characters of a script that puts no blanks between its
 * words. The text is folded first, so that what a reader takes for the same is the same: upper and lower case, full and
 * half width, with accents and without. Used by one thread.
 */
final class Runs {
    private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");

    private static final Set<UnicodeScript> WITHOUT_BLANKS = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    /** Below stand the scripts of Europe and the Near East, and of India, which put blanks between words. */
    private static final int FIRST_WITHOUT_BLANKS = 0xE00;

    /** Lengthens a vowel in Japanese, and is of no script. */
    private static final int LONG_VOWEL = 0x30FC;

    private final String text;
    private int begin;
    private int end;
    private boolean dense;

    /** @param text was folded */
    Runs(String text) {
        this.text = text;
    }

    static String folded(String text) {
        String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        if (lower.chars().allMatch(c -> c < 0x80)) {
            return lower;
        }
        String bare = ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD))
                .replaceAll("");
        return Normalizer.normalize(bare, Normalizer.Form.NFC)
                .replace("ß", "ss")
                .replace('ς', 'σ');
    }

    /** Goes to the next run; false at the end. */
    boolean next() {
        begin = end;
        while (begin < text.length() && !isOfAWord(text.codePointAt(begin))) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        if (begin >= text.length()) {
            return false;
        }
        dense = isDense(text.codePointAt(begin));
        end = begin;
        while (end < text.length() && goesOn(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return true;
    }

    private boolean goesOn(int c) {
        return isOfAWord(c) && isDense(c) == dense;
    }

    int begin() {
        return begin;
    }

    int end() {
        return end;
    }

    /** Whether the run is of a script without blanks. */
    boolean isDense() {
        return dense;
    }

    private static boolean isOfAWord(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> Character.isLetterOrDigit(c);
        };
    }

    private static boolean isDense(int c) {
        return c >= FIRST_WITHOUT_BLANKS && (c == LONG_VOWEL || WITHOUT_BLANKS.contains(UnicodeScript.of(c)));
    }
}
