package org.jamesexpress.tls;

import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jamesexpress.store.Sha256;

/**
 * A public key that a host may have.
 *
 * @param sha256 of its SubjectPublicKeyInfo, in hexadecimal digits of lower case
 */
public record Pin(String sha256) {
    static final String FORM =
            "the SHA-256 of the public key (SubjectPublicKeyInfo), in base64 or 64 hexadecimal digits";

    /** @throws IllegalArgumentException when the text is none, in base64 or in hexadecimal digits */
    static Pin parse(String text) {
        if (text.matches("[0-9A-Fa-f]{64}")) {
            return new Pin(text.toLowerCase(Locale.ROOT));
        }
        byte[] octets = Base64.getDecoder().decode(text);
        if (octets.length != 32) {
            throw new IllegalArgumentException("Not " + FORM + ": " + text);
        }
        return new Pin(HexFormat.of().formatHex(octets));
    }

    static Pin of(PublicKey key) {
        return new Pin(sha256(key.getEncoded()));
    }

    static String sha256(byte[]... all) {
        MessageDigest digest = Sha256.digest();
        for (byte[] octets : all) {
            digest.update(octets);
        }
        return Sha256.hex(digest);
    }
}
