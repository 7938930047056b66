package org.jamesexpress.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Whether a session is encrypted, and by what handshake. What a certificate has to prove is the handshake's matter. */
public sealed interface Encryption {
    /** All goes in clear, whatever the host offers. */
    record Never() implements Encryption {}

    /** Where the host offers STARTTLS; a handshake that fails ends the session all the same. */
    record IfOffered(Handshake by) implements Encryption {}

    /** A host that does not offer STARTTLS hears of no mail. */
    record Always(Handshake by) implements Encryption {}

    /** Makes an encrypted connection out of one in clear. Called on the session's thread, whose connection may be closed meanwhile. */
    interface Handshake {
        /**
         * Shakes hands.
         *
         * @param host its host string names the server
         * @return the connection from here on; closing it closes the one in clear
         * @throws IOException when it fails, or the host does not prove what it must; an SSLException has words that an
         *     administrator understands
         */
        SSLSocket shake(Socket inClear, InetSocketAddress host) throws IOException;
    }

    /** The handshake for a host that offers STARTTLS. */
    private Optional<Handshake> handshake() {
        if (this instanceof IfOffered wish) {
            return Optional.of(wish.by());
        }
        return this instanceof Always demand ? Optional.of(demand.by()) : Optional.empty();
    }

    /**
     * The handshake with a host; empty to stay in clear.
     *
     * @throws SmtpFailure if that must not be
     */
    default Optional<Handshake> handshake(InetSocketAddress host, Extensions offered) throws SmtpFailure {
        if (offered.offers("STARTTLS")) {
            return handshake();
        }
        if (this instanceof Always) {
            throw SmtpFailure.withoutTls(host);
        }
        return Optional.empty();
    }
}
