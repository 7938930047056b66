package org.jamesexpress.archive.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** What {@code sha256sum -c} reads: a hash and a name a line. */
final class Manifest {
    static final String NAME = "manifest.sha256";

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    void add(String sha256, String name) {
        lines.writeBytes((sha256 + "  " + name + "\n").getBytes(UTF_8));
    }

    byte[] octets() {
        return lines.toByteArray();
    }
}
