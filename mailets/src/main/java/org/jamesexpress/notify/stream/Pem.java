package org.jamesexpress.notify.stream;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.jamesexpress.net.PemIdentity;

/** A certificate and its key in PEM files (RFC 7468). */
final class Pem {
    private Pem() {}

    /** For a server that shows the certificate. */
    static SSLContext context(Place.Tls files) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                PemIdentity.managers(PemIdentity.key(files.key()), PemIdentity.chain(files.certificate()))
                        .getKeyManagers(),
                null,
                null);
        return context;
    }
}
