package org.jamesexpress.mime;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Mails as they may well be: trees of parts, each of any octets, of any type, in any encoding, in lines of any length. */
final class RandomMail {
    private static final String[] TYPES = {"text/plain", "text/html; charset=gb2312", "image/png", "application/x", ""};
    private static final String[] ENCODINGS = {"", "7bit", "8bit", "binary"};

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private int boundaries;

    private RandomMail(Random random) {
        this.random = random;
    }

    static byte[] of(Random random) {
        RandomMail mail = new RandomMail(random);
        mail.header("Subject", "grüße");
        mail.entity(0);
        mail.out.append("\r\n");
        return mail.out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void entity(int depth) {
        int kind = depth > 4 ? 9 : random.nextInt(10);
        if (kind < 3) {
            multipart(depth);
        } else if (kind == 3) {
            header("Content-Type", "message/rfc822");
            encoding();
            out.append("\r\n");
            header("From", "\"Groß, J\" <j@a.test>");
            entity(depth + 1);
        } else {
            leaf();
        }
    }

    private void multipart(int depth) {
        String boundary = "=_" + boundaries++;
        header("Content-Type", "multipart/mixed;\r\n boundary=\"" + boundary + "\"");
        encoding();
        out.append("\r\n");
        if (random.nextBoolean()) {
            out.append("preamble ").append(octets(50)).append("\r\n");
        }
        int parts = random.nextInt(5) + 1;
        for (int i = 0; i < parts; i++) {
            out.append("--").append(boundary).append("\r\n");
            entity(depth + 1);
            out.append("\r\n");
        }
        if (random.nextInt(4) > 0) {
            out.append("--").append(boundary).append("--");
        }
    }

    private void leaf() {
        String type = TYPES[random.nextInt(TYPES.length)];
        if (!type.isEmpty()) {
            header("Content-Type", type);
        }
        encoding();
        out.append("\r\n");
        int lines = random.nextInt(6);
        for (int i = 0; i < lines; i++) {
            out.append(i == 0 ? "" : "\r\n").append(octets(random.nextInt(10) == 0 ? 9000 : 90));
        }
    }

    private void encoding() {
        String encoding = ENCODINGS[random.nextInt(ENCODINGS.length)];
        if (!encoding.isEmpty()) {
            header("Content-Transfer-Encoding", encoding);
        }
    }

    private void header(String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    /** Any but CR and LF, and often none above 127. */
    private String octets(int most) {
        StringBuilder octets = new StringBuilder();
        int limit = random.nextBoolean() ? 128 : 256;
        random.ints(random.nextInt(most + 1), 0, limit)
                .map(octet -> octet == '\r' || octet == '\n' ? ' ' : octet)
                .forEach(octet -> octets.append((char) octet));
        return octets.toString();
    }
}
