package org.jamesexpress.parts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Bytes to text, as mail labels them and as senders mislabel them. */
final class Charsets {
    private Charsets() {}

    /** Decoded with the charset of that name, its faults replaced; empty when nobody knows the charset. */
    static Optional<String> decode(byte[] bytes, String charset) {
        return named(charset).map(known -> new String(bytes, known));
    }

    /**
     * Raw 8-bit header text, which names no charset: the first of UTF-8 (RFC 6532), the one that the message's
     * Content-Type hints at, and GB18030 in which the bytes have no fault; ISO-8859-1 at last, which never has one.
     */
    static String guess(byte[] bytes, String hint) {
        return strictly(bytes, UTF_8)
                .or(() -> named(hint).flatMap(charset -> strictly(bytes, charset)))
                .or(() -> comeInPairs(bytes) ? strictly(bytes, Charset.forName("GB18030")) : Optional.empty())
                .orElseGet(() -> new String(bytes, ISO_8859_1));
    }

    /** Whether the 8-bit bytes mostly stand side by side, as in Chinese, and not alone among letters, as in French. */
    private static boolean comeInPairs(byte[] bytes) {
        int alone = 0;
        int together = 0;
        int run = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i < bytes.length && bytes[i] < 0) {
                run++;
            } else {
                alone += run == 1 ? 1 : 0;
                together += run > 1 ? 1 : 0;
                run = 0;
            }
        }
        return together > alone;
    }

    /**
     * The text of a body in the charset that it names. What names none, or wrongly ASCII or UTF-8, is guessed.
     *
     * @param cut whether the octets may end within a character
     */
    static String body(byte[] bytes, String label, boolean cut) {
        boolean isGuess = label.isEmpty() || label.equalsIgnoreCase("us-ascii");
        Optional<Charset> charset = isGuess ? Optional.of(UTF_8) : named(label);
        byte[] whole = cut ? withoutEnd(bytes) : bytes;
        boolean trusted = charset.isPresent() && !charset.get().equals(UTF_8);
        return trusted ? new String(whole, charset.get()) : guess(whole, "");
    }

    /** Without the last line, since no character of any charset goes on in the next one. */
    private static byte[] withoutEnd(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end == 0 ? bytes : Arrays.copyOf(bytes, end);
    }

    /** GB2312 and GBK are read as GB18030, of which they are parts, since senders label the whole by the part's name. */
    private static Optional<Charset> named(String name) {
        String wide = switch (name.toLowerCase(Locale.ROOT)) {
            case "gb2312", "gbk", "gb_2312-80", "cp936", "x-gbk" -> "GB18030";
            case "big5" -> "Big5-HKSCS";
            case "iso-8859-1", "us-ascii" -> "windows-1252";
            default -> name;
        };
        try {
            return Optional.of(Charset.forName(wide));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> strictly(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
