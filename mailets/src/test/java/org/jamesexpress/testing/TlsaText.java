package org.jamesexpress.testing;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** TLSA records about certificates, as a zone file has them behind the type: {@code 3 1 1 ab…}. */
public final class TlsaText {
    private TlsaText() {}

    /**
     * One about a certificate, or about its key.
     *
     * @param fields usage, selector and matching type: {@code 3 1 1}
     */
    public static String of(String fields, X509Certificate certificate) {
        try {
            byte[] selected = fields.charAt(2) == '0'
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            byte[] data = switch (fields.charAt(4)) {
                case '1' -> MessageDigest.getInstance("SHA-256").digest(selected);
                case '2' -> MessageDigest.getInstance("SHA-512").digest(selected);
                default -> selected;
            };
            return fields + " " + HexFormat.of().formatHex(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
