package org.jamesexpress.notify.match;

import java.util.Locale;

/**
 * A text that is sought, in which {@code *} stands for any text. Letters are the same in either case. It takes no more steps
 * than both texts have characters multiplied, whatever they are.
 */
record Pattern(String text) {
    Pattern {
        text = text.toLowerCase(Locale.ROOT);
    }

    private boolean isWild() {
        return text.indexOf('*') >= 0;
    }

    /** Whether a text is this. */
    boolean is(String other) {
        return matches(other.toLowerCase(Locale.ROOT), text);
    }

    /** Whether a text has this in it, or, if a star stands in this, is this. */
    boolean isIn(String other) {
        return isWild() ? is(other) : other.toLowerCase(Locale.ROOT).contains(text);
    }

    /** Whether an address is this one, or of this domain if it begins with an at sign. */
    boolean isAddress(String address) {
        boolean domain = text.startsWith("@") && !isWild();
        return domain ? address.toLowerCase(Locale.ROOT).endsWith(text) : is(address);
    }

    /** Only ever goes back to the last star, since an earlier one can't do better. */
    private static boolean matches(String other, String pattern) {
        int here = 0;
        int there = 0;
        int star = -1;
        int from = 0;
        while (there < other.length()) {
            if (here < pattern.length() && pattern.charAt(here) == '*') {
                star = here++;
                from = there;
            } else if (here < pattern.length() && pattern.charAt(here) == other.charAt(there)) {
                here++;
                there++;
            } else if (star >= 0) {
                here = star + 1;
                there = ++from;
            } else {
                return false;
            }
        }
        while (here < pattern.length() && pattern.charAt(here) == '*') {
            here++;
        }
        return here == pattern.length();
    }
}
