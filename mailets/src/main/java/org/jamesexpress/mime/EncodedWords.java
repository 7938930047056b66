package org.jamesexpress.mime;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Encoded-words (RFC 2047) for raw octets in a header, which are UTF-8 or of a charset that nobody has named (RFC 1428).
 *
 * @param charset of the octets
 * @param most octets that fit into one word of 75 characters
 */
record EncodedWords(String charset, int most) {
    private static final EncodedWords UTF_8 = new EncodedWords("utf-8", 45);
    private static final EncodedWords UNKNOWN = new EncodedWords("unknown-8bit", 42);

    /** @param octets all that are to be told apart together, each a character up to 255 */
    static EncodedWords forOctets(String octets) {
        return Utf8Check.isUtf8(octets) ? UTF_8 : UNKNOWN;
    }

    /** As many words as it takes, with a space between that means nothing. */
    String encode(String octets) {
        StringBuilder words = new StringBuilder();
        int end;
        for (int start = 0; start < octets.length(); start = end) {
            end = end(octets, start);
            byte[] word = octets.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
            words.append(start == 0 ? "" : " ")
                    .append("=?")
                    .append(charset)
                    .append("?B?")
                    .append(Base64.getEncoder().encodeToString(word))
                    .append("?=");
        }
        return words.toString();
    }

    /** Where a word may end: not within a character (RFC 2047 5). */
    private int end(String octets, int start) {
        int end = Math.min(start + most, octets.length());
        boolean anywhere = charset.equals(UNKNOWN.charset) || end == octets.length();
        while (!anywhere && (octets.charAt(end) & 0xc0) == 0x80) {
            end--;
        }
        return end;
    }
}
