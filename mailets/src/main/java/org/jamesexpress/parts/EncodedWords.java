package org.jamesexpress.parts;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes the encoded words of a header (RFC 2047). Neighbours of one charset are joined before they are decoded, because
 * many senders cut a character in two. What can't be decoded stays as it was written.
 */
public final class EncodedWords {
    private static final Pattern WORD = Pattern.compile("=\\?([^?*\\s]+)(?:\\*[^?\\s]*)?\\?([bBqQ])\\?([^?]*)\\?=");

    private EncodedWords() {}

    public static String decode(String text) {
        Matcher word = WORD.matcher(text);
        StringBuilder decoded = new StringBuilder();
        Run run = new Run();
        int end = 0;
        while (word.find()) {
            String between = text.substring(end, word.start());
            boolean neighbours = run.isOpen() && between.isBlank();
            if (!neighbours || !run.takes(word.group(1))) {
                run.flushTo(decoded);
            }
            if (!neighbours) {
                decoded.append(between);
            }
            run.add(word);
            end = word.end();
        }
        run.flushTo(decoded);
        return decoded.append(text, end, text.length()).toString();
    }

    /** Neighbouring words of one charset. */
    private static final class Run {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final StringBuilder written = new StringBuilder();
        private String charset = "";
        private boolean broken;

        boolean isOpen() {
            return !written.isEmpty();
        }

        boolean takes(String other) {
            return charset.equalsIgnoreCase(other);
        }

        void add(Matcher word) {
            charset = word.group(1);
            written.append(word.group());
            try {
                bytes.writeBytes(word.group(2).equalsIgnoreCase("b") ? base64(word.group(3)) : quoted(word.group(3)));
            } catch (IllegalArgumentException e) {
                broken = true;
            }
        }

        void flushTo(StringBuilder decoded) {
            if (isOpen()) {
                String plain = broken
                        ? written.toString()
                        : Charsets.decode(bytes.toByteArray(), charset).orElse(written.toString());
                decoded.append(plain);
                bytes.reset();
                written.setLength(0);
                broken = false;
            }
        }
    }

    private static byte[] base64(String text) {
        return Base64.getMimeDecoder().decode(text);
    }

    private static byte[] quoted(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' && i + 2 < text.length()) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c == '_' ? ' ' : c);
            }
        }
        return bytes.toByteArray();
    }
}
