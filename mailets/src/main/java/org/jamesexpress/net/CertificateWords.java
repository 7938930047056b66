package org.jamesexpress.net;

import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;

/** What is wrong with a certificate, for people. */
public final class CertificateWords {
    private CertificateWords() {}

    /** The words for a failure; empty where it has nothing to do with the certificate of the host. */
    public static Optional<String> of(Throwable failure, String host) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> ofCause(cause, host).stream())
                .findFirst();
    }

    private static Optional<String> ofCause(Throwable cause, String host) {
        if (cause instanceof CertificateExpiredException) {
            return Optional.of("the certificate of " + host + " has expired");
        }
        if (cause instanceof CertificateNotYetValidException) {
            return Optional.of("the certificate of " + host + " isn't valid yet");
        }
        if (cause instanceof CertPathBuilderException || isPathOfAnotherSigner(cause)) {
            return Optional.of("the certificate of " + host + " is signed by nobody we trust");
        }
        boolean name = cause instanceof CertificateException
                && String.valueOf(cause.getMessage()).startsWith("No ");
        return name ? Optional.of("the certificate isn't for " + host) : Optional.empty();
    }

    /** A signer whom we trust may have the name of the one who signed, and not the key. */
    private static boolean isPathOfAnotherSigner(Throwable cause) {
        return cause instanceof CertPathValidatorException
                && (cause.getCause() == null
                        || cause.getCause() instanceof SignatureException
                        || cause.getCause() instanceof InvalidKeyException);
    }
}
