package org.jamesexpress.tls;

import java.util.Locale;

/**
 * Why a connection is not encrypted, or doesn't prove what it should.
 *
 * @param words in one line, for an administrator
 */
public record Problem(Type type, String words) {
    /** Of RFC 8460, 4.3. */
    public enum Type {
        STARTTLS_NOT_SUPPORTED,
        CERTIFICATE_HOST_MISMATCH,
        CERTIFICATE_EXPIRED,
        CERTIFICATE_NOT_TRUSTED,
        VALIDATION_FAILURE,
        TLSA_INVALID,
        DNSSEC_INVALID,
        DANE_REQUIRED,
        STS_POLICY_FETCH_ERROR,
        STS_POLICY_INVALID,
        STS_WEBPKI_INVALID;

        /** As reports have it: {@code certificate-expired}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
