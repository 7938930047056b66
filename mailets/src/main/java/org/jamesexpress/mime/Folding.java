package org.jamesexpress.mime;

/**
 * Breaks a header field into lines: at white space, so that it reads the same when it is unfolded (RFC 5322 2.2.3), and
 * within a word only where that is longer than a line can be. Used once.
 */
final class Folding {
    /** In octets, where there is white space to fold at. */
    private static final int USUAL = 78;

    /** Of a word, so that it has its line with some white space before. */
    private static final int LONGEST_WORD = 900;

    private final StringBuilder out = new StringBuilder();
    private int column;
    private int words;

    private Folding() {}

    /**
     * The lines of a field, each with its CRLF; empty where there is nothing but white space.
     *
     * @param field without any CRLF; each character is an octet
     */
    static String fold(String field) {
        Folding folding = new Folding();
        int at = 0;
        while (at < field.length()) {
            int word = skip(field, at, true);
            int end = skip(field, word, false);
            if (end > word) {
                folding.add(field.substring(at, word), field.substring(word, end));
            }
            at = end;
        }
        return folding.out.isEmpty() ? "" : folding.out.append("\r\n").toString();
    }

    private static int skip(String text, int from, boolean blank) {
        int at = from;
        while (at < text.length() && HeaderText.isBlank(text.charAt(at)) == blank) {
            at++;
        }
        return at;
    }

    private void add(String blanks, String word) {
        String before = blanks.length() < USUAL ? blanks : " ";
        // The name does not stand alone: some would take the field for empty.
        int most = words == 1 ? Gauge.LONGEST_LINE : USUAL;
        boolean fits = column + before.length() + Math.min(word.length(), LONGEST_WORD) <= most;
        if (!fits && column > 0) {
            newLine();
        }
        words++;
        append(before);
        int at = 0;
        while (word.length() - at > LONGEST_WORD) {
            int end = end(word, at);
            append(word.substring(at, end));
            newLine();
            append(" ");
            at = end;
        }
        append(word.substring(at));
    }

    /** Rather not within a character of UTF-8. */
    private static int end(String word, int start) {
        int end = start + LONGEST_WORD;
        for (int back = 0; back <= 3; back++) {
            if ((word.charAt(end - back) & 0xc0) != 0x80) {
                return end - back;
            }
        }
        return end;
    }

    private void append(String text) {
        out.append(text);
        column += text.length();
    }

    private void newLine() {
        out.append("\r\n");
        column = 0;
    }
}
