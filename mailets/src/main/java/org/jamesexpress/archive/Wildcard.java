package org.jamesexpress.archive;

import java.util.Locale;

/** A text in which {@code *} stands for any text; upper and lower case are the same. */
record Wildcard(String text) {
    Wildcard {
        text = text.toLowerCase(Locale.ROOT);
    }

    /** Takes time in proportion to the value, whatever a sender wrote there. */
    boolean fits(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        String[] pieces = text.split("\\*", -1);
        String last = pieces[pieces.length - 1];
        if (pieces.length == 1) {
            return lower.equals(last);
        }
        if (!lower.startsWith(pieces[0])) {
            return false;
        }
        int from = pieces[0].length();
        for (int i = 1; i < pieces.length - 1; i++) {
            int found = lower.indexOf(pieces[i], from);
            if (found < 0) {
                return false;
            }
            from = found + pieces[i].length();
        }
        return lower.length() - last.length() >= from && lower.endsWith(last);
    }
}
