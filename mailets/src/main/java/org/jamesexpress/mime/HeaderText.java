package org.jamesexpress.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * Words of a header field, and the white space before each. Encoded where they have to be, and kept apart as RFC 2047
 * wants it: white space between two encoded-words is not shown, so what is to be seen goes into them. Used by one thread.
 */
final class HeaderText {
    /**
     * A word and what is before it.
     *
     * @param blanks before it
     * @param text what it means, if it has to be encoded
     * @param raw how it stands there
     * @param encodable whether it may become an encoded-word
     */
    private record Word(String blanks, String text, String raw, boolean encodable) {
        boolean mustEncode() {
            return encodable && !Ascii.is(text);
        }

        boolean isEncoded() {
            return raw.startsWith("=?") && raw.endsWith("?=") && raw.length() > 4;
        }
    }

    private final EncodedWords encoding;
    private final List<Word> words = new ArrayList<>();

    HeaderText(EncodedWords encoding) {
        this.encoding = encoding;
    }

    /** Text that means nothing but itself (RFC 5322 3.6.5). */
    static String unstructured(String text, EncodedWords encoding) {
        HeaderText words = new HeaderText(encoding);
        int at = 0;
        while (at < text.length()) {
            int word = skip(text, at, true);
            int end = skip(text, word, false);
            words.add(text.substring(at, word), text.substring(word, end));
            at = end;
        }
        return words.encoded();
    }

    /** Where the next octet is that is white space, or is none. */
    private static int skip(String text, int from, boolean blank) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at)) == blank) {
            at++;
        }
        return at;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** A word that means what it says. */
    void add(String blanks, String word) {
        words.add(new Word(blanks, word, word, true));
    }

    /** A word in quotes. */
    void addQuoted(String blanks, String quoted) {
        words.add(new Word(blanks, ContentType.unquoted(quoted), quoted, true));
    }

    /** What stays as it is. */
    void addAsIs(String blanks, String text) {
        words.add(new Word(blanks, text, text, false));
    }

    String encoded() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).mustEncode()) {
                i = encodeFrom(i, out);
            } else {
                out.append(words.get(i).blanks).append(words.get(i).raw);
            }
        }
        return out.toString();
    }

    /** Encodes the words from there on that are next to one another, and returns the last of them. */
    private int encodeFrom(int first, StringBuilder out) {
        int last = first;
        while (last + 1 < words.size() && words.get(last + 1).mustEncode()) {
            last++;
        }
        StringBuilder text = new StringBuilder();
        if (first > 0 && words.get(first - 1).isEncoded()) {
            text.append(words.get(first).blanks);
        }
        for (int i = first; i <= last; i++) {
            text.append(i == first ? "" : words.get(i).blanks).append(words.get(i).text);
        }
        if (last + 1 < words.size() && words.get(last + 1).isEncoded()) {
            text.append(words.get(last + 1).blanks);
        }
        out.append(blanksBefore(first)).append(encoding.encode(text.toString()));
        if (last + 1 < words.size() && words.get(last + 1).blanks.isEmpty()) {
            out.append(' ');
        }
        return last;
    }

    private String blanksBefore(int word) {
        String blanks = words.get(word).blanks;
        return blanks.isEmpty() && word > 0 ? " " : blanks;
    }
}
