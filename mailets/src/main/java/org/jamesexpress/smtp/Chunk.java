package org.jamesexpress.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jamesexpress.mime.Rendition;

/** A small message as BDAT wants it (RFC 3030): its lines, and no dot doubled. */
final class Chunk extends WireLines {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(8 * 1024);

    private Chunk() {}

    /** @throws IOException if the message can't be read */
    static byte[] of(Rendition message) throws IOException {
        Chunk chunk = new Chunk();
        message.writeTo(chunk);
        chunk.endLines();
        return chunk.octets.toByteArray();
    }

    @Override
    void beginLine(byte first) {}

    @Override
    void put(byte octet) {
        octets.write(octet);
    }

    @Override
    void put(byte[] put, int from, int length) {
        octets.write(put, from, length);
    }
}
