package org.jamesexpress.server;

import java.net.InetSocketAddress;

/**
 * A socket the server listens on.
 *
 * @param name the service, such as {@code submission} or {@code imaps}
 * @param address with the port offset added
 * @param implicitTls whether TLS starts with the first byte
 */
public record Listener(String name, InetSocketAddress address, boolean implicitTls) {
    public int port() {
        return address.getPort();
    }

    @Override
    public String toString() {
        return name + " " + address.getHostString() + ":" + address.getPort();
    }
}
