package org.jamesexpress.matchers;

import java.util.Arrays;
import java.util.List;

/** A text with {@code *} for any text and {@code ?} for one character. */
record Glob(String text) {
    /**
     * Those of a list, separated by commas.
     *
     * @throws IllegalArgumentException when one of them is empty
     */
    static List<Glob> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(each -> new Glob(each.strip()))
                .toList();
    }

    Glob {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("something is missing");
        }
    }

    boolean isPlain() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /** Goes back to the last {@code *} alone, so that no text takes long. */
    boolean matches(String other) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < other.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == other.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        return text.substring(at).chars().allMatch(c -> c == '*');
    }
}
