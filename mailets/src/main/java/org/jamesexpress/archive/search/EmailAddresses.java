package org.jamesexpress.archive.search;

import java.util.function.Consumer;

/** Finds what looks like an e-mail address in a text. */
final class EmailAddresses {
    private static final String IN_LOCAL_PART = "!#$%&'*+-/=?^_`{|}~.";
    private static final String IN_DOMAIN = "-.";
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_DOMAIN = 255;

    private EmailAddresses() {}

    static void in(String text, Consumer<String> found) {
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int begin = begin(text, at);
            int end = end(text, at);
            if (begin < at && end > at + 1) {
                found.accept(text.substring(begin, end));
            }
        }
    }

    private static int begin(String text, int at) {
        int begin = at;
        int least = Math.max(0, at - LONGEST_LOCAL_PART);
        while (begin > least && isOf(IN_LOCAL_PART, text.charAt(begin - 1))) {
            begin--;
        }
        while (begin < at && !isLetter(text.charAt(begin))) {
            begin++; // a quote, or the end of a sentence before
        }
        return begin;
    }

    private static int end(String text, int at) {
        int end = at + 1;
        int most = Math.min(text.length(), at + LONGEST_DOMAIN);
        while (end < most && isOf(IN_DOMAIN, text.charAt(end))) {
            end++;
        }
        while (end > at + 1 && !isLetter(text.charAt(end - 1))) {
            end--; // the full stop of the sentence
        }
        return end;
    }

    private static boolean isOf(String others, char c) {
        return isLetter(c) || others.indexOf(c) >= 0;
    }

    private static boolean isLetter(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }
}
