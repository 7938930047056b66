package org.jamesexpress.server;

import java.nio.file.Path;

/** A server's folder: {@code conf/} is the administrator's, {@code var/} the server's. */
public record Home(Path root) {
    public Home {
        root = root.toAbsolutePath().normalize();
    }

    public Path conf() {
        return root.resolve("conf");
    }

    /** A file below {@code conf/}. */
    public Path conf(String file) {
        return conf().resolve(file);
    }

    public Path var() {
        return root.resolve("var");
    }

    /** What a running server tells others of itself. */
    public Path running() {
        return root.resolve("var/run/server.json");
    }

    /** The certificate and those that vouch for it, PEM. */
    public Path certificate() {
        return conf("tls/certificate.pem");
    }

    /** The certificate's private key, PEM, PKCS #8. */
    public Path key() {
        return conf("tls/key.pem");
    }

    /** A path as the administrator knows it: below the home, where it is. */
    String name(Path file) {
        return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
    }
}
