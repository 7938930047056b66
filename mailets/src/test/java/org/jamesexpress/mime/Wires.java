package org.jamesexpress.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Messages as they go over a wire, each seen to keep what SMTP demands of every message. */
public final class Wires {
    private Wires() {}

    static Body body(String message) {
        return Bodies.of(message);
    }

    static Body body(byte[] message) {
        return Bodies.of(message);
    }

    static byte[] onTheWire(byte[] message, boolean eightBitTaken) throws IOException {
        return onTheWire(body(message), eightBitTaken);
    }

    static byte[] onTheWire(Body message, boolean eightBitTaken) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Rendition.of(message, eightBitTaken).writeTo(out);
        byte[] wire = canonical(out.toByteArray());
        assertThat(faults(wire, eightBitTaken)).isEmpty();
        return wire;
    }

    /** The lines end in CRLF, the last one too: what a message that is not converted becomes on any wire. */
    static byte[] canonical(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        String ended = lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
        return ended.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What is wrong with it, if anything is. */
    public static String faults(byte[] wire, boolean eightBitTaken) {
        int line = 0;
        for (int i = 0; i < wire.length; i++) {
            if (wire[i] < 0 && !eightBitTaken) {
                return "8-bit at " + i + around(wire, i);
            }
            line = wire[i] == '\r' || wire[i] == '\n' ? 0 : line + 1;
            if (line > 998) {
                return "a long line at " + i + around(wire, i);
            }
        }
        return "";
    }

    private static String around(byte[] wire, int at) {
        int from = Math.max(0, at - 40);
        return ": " + new String(wire, from, Math.min(80, wire.length - from), StandardCharsets.ISO_8859_1);
    }
}
