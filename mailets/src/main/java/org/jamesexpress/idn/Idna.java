package org.jamesexpress.idn;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Domains in any script, in the ASCII that DNS is asked for (IDNA2008, RFC 5891, 5). The JDK's own {@code java.net.IDN}
 * is the IDNA of 2003: it takes {@code ß} for {@code ss}, which is another domain today, and knows no character that came
 * later.
 */
public final class Idna {
    private static final String PREFIX = "xn--";
    private static final int LONGEST_LABEL = 63;

    /** No sign may come of a full-width one: an angle bracket would end an address. */
    private static final Pattern ASCII = Pattern.compile("[a-z0-9_-]*");

    /** Letters, marks and digits; no capitals, which are mapped before, nor anything that is invisible or a sign. */
    private static final Set<Integer> CATEGORIES = Set.of(
            (int) Character.LOWERCASE_LETTER,
            (int) Character.OTHER_LETTER,
            (int) Character.MODIFIER_LETTER,
            (int) Character.NON_SPACING_MARK,
            (int) Character.COMBINING_SPACING_MARK,
            (int) Character.DECIMAL_DIGIT_NUMBER);

    /** Allowed in spite of their category, and refused in spite of it (RFC 5892, 2.6). */
    private static final String ALLOWED = "-\u06FD\u06FE\u0F0B\u3007";

    private static final String REFUSED = "\u0640\u07FA\u302E\u302F\u3031\u3032\u3033\u3034\u3035\u303B";

    private static final char MIDDLE_DOT = '\u00B7';
    private static final char KATAKANA_MIDDLE_DOT = '\u30FB';
    private static final Set<UnicodeScript> JAPANESE =
            Set.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HAN);

    private Idna() {}

    /** The domain with A-labels for all that is not ASCII; what no domain has is an {@link IllegalArgumentException}. */
    public static String toAscii(String domain) {
        String[] labels = mapped(domain).split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = label(labels[i]);
        }
        return String.join(".", labels);
    }

    /** In lower case, with full-width forms and dots of other scripts as the usual ones (RFC 5895, 2). */
    private static String mapped(String domain) {
        StringBuilder lower = new StringBuilder();
        Normalizer.normalize(domain.replaceAll("[\u3002\uFF0E\uFF61]", "."), Form.NFKC)
                .codePoints()
                .forEach(each -> lower.append(lowerCase(each)));
        return Normalizer.normalize(lower, Form.NFKC);
    }

    /** The capital of the dotted i keeps its dot: without it, it would be another letter. */
    private static String lowerCase(int codePoint) {
        return codePoint == '\u0130' ? "i\u0307" : Character.toString(Character.toLowerCase(codePoint));
    }

    private static String label(String label) {
        if (ASCII.matcher(label).matches()) {
            return label;
        }
        boolean wellFormed = label.codePointCount(0, label.length()) <= LONGEST_LABEL
                && !label.startsWith("-")
                && !label.endsWith("-")
                && !label.startsWith("--", 2)
                && !isMark(label.codePointAt(0))
                && IntStream.range(0, label.length()).allMatch(index -> isValid(label, index));
        String ascii = wellFormed ? PREFIX + Punycode.encode(label) : "";
        if (ascii.isEmpty() || ascii.length() > LONGEST_LABEL) {
            throw new IllegalArgumentException("not a label: " + label);
        }
        return ascii;
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /**
     * Whether a character may stand where it does (RFC 5892). Of those that may only in context the two middle dots are
     * known; the joiners are refused, because Java does not tell what they may join.
     */
    private static boolean isValid(String label, int index) {
        if (Character.isLowSurrogate(label.charAt(index)) && index > 0) {
            return Character.isHighSurrogate(label.charAt(index - 1));
        }
        int each = label.codePointAt(index);
        if (each == MIDDLE_DOT) {
            return label.startsWith("l", index - 1) && label.startsWith("l", index + 1);
        }
        if (each == KATAKANA_MIDDLE_DOT) {
            return label.codePoints()
                    .filter(other -> other != KATAKANA_MIDDLE_DOT)
                    .anyMatch(other -> JAPANESE.contains(UnicodeScript.of(other)));
        }
        return ALLOWED.indexOf(each) >= 0
                || (CATEGORIES.contains(Character.getType(each)) && REFUSED.indexOf(each) < 0 && !isOldHangul(each));
    }

    private static boolean isOldHangul(int codePoint) {
        return (codePoint >= 0x1100 && codePoint <= 0x11FF)
                || (codePoint >= 0xA960 && codePoint <= 0xA97F)
                || (codePoint >= 0xD7B0 && codePoint <= 0xD7FF);
    }
}
