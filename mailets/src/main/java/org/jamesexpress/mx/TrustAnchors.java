package org.jamesexpress.mx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The keys from which all others in DNS are vouched for.
 *
 * @param text DS or DNSKEY records, as in a zone file
 */
public record TrustAnchors(String text) {
    private static final String OF_IANA = "root-anchors.txt";

    /** @throws IllegalArgumentException when there is none, or they can't be read */
    public TrustAnchors {
        Validation.check(text);
    }

    /** Those of the root of the Internet. */
    public static TrustAnchors ofIana() {
        try (InputStream in = TrustAnchors.class.getResourceAsStream(OF_IANA)) {
            if (in == null) {
                throw new IllegalStateException("no " + OF_IANA + " in the jar");
            }
            return new TrustAnchors(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those of a file.
     *
     * @throws IllegalArgumentException when it has none, or can't be read
     */
    public static TrustAnchors read(Path file) {
        try {
            return new TrustAnchors(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
