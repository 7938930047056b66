package org.jamesexpress.cli;

import java.util.Optional;
import javax.net.ssl.SSLSession;

/** How a connection is encrypted, in a few words. */
final class TlsWords {
    private TlsWords() {}

    static String of(Optional<SSLSession> tls) {
        return tls.map(session -> session.getProtocol() + " " + session.getCipherSuite())
                .orElse("in clear");
    }
}
