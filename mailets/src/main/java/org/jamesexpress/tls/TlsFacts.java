package org.jamesexpress.tls;

import java.util.Optional;

/**
 * What was seen of the encryption of one connection.
 *
 * @param protocol and cipher suite: {@code TLSv1.3 TLS_AES_256_GCM_SHA384}; empty in clear
 * @param isResumed whether keys of an earlier connection were used, which has proved the same
 * @param problem why nothing was proved, or why it is in clear where it needn't be
 */
public record TlsFacts(String protocol, boolean isResumed, Proof proof, Optional<Problem> problem) {
    /** What shows that the host is who it should be. */
    public enum Proof {
        NONE,
        /** A certificate for its name by somebody who is trusted. */
        VERIFIED,
        /** A key that was expected. */
        PINNED,
        /** A certificate that a TLSA record is about. */
        DANE
    }

    /**
     * Of a connection in clear.
     *
     * @param why if it could have been encrypted
     */
    public static TlsFacts inClear(Optional<Problem> why) {
        return new TlsFacts("", false, Proof.NONE, why);
    }

    public boolean isEncrypted() {
        return !protocol.isEmpty();
    }

    /** In a word: {@code verified}, {@code pinned}, {@code dane}, or the type of the problem; empty where nobody asked. */
    public String result() {
        return switch (proof) {
            case VERIFIED -> "verified";
            case PINNED -> "pinned";
            case DANE -> "dane";
            case NONE -> problem.map(it -> it.type().word()).orElse("");
        };
    }
}
