package org.jamesexpress.notify.stream;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param port 0 for any that is free
 * @param tls empty for in clear
 */
record Place(InetAddress bind, int port, Optional<Tls> tls) {
    /** PEM files. */
    record Tls(Path certificate, Path key) {}

    boolean isShared() {
        return port != 0;
    }

    @Override
    public String toString() {
        String host = bind.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
