package org.jamesexpress.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of keys and certificates, RFC 7468. */
final class Pem {
    private static final int COLUMNS = 64;

    private Pem() {}

    static String write(String label, byte[] content) {
        String body = Base64.getMimeEncoder(COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /**
     * The content of the first block.
     *
     * @throws IllegalArgumentException when the text holds none under this label
     */
    static byte[] read(String label, String text) {
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + label + " in PEM");
        }
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }
}
