package org.jamesexpress.server;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where to listen, written {@code address:port}. */
record Bind(String address, int port) {
    private static final int MOST = 65_535;

    /** Addresses separated by commas. */
    static List<Bind> parseAll(String text) {
        return Stream.of(text.split(",", -1)).map(Bind::parse).toList();
    }

    /** @throws IllegalArgumentException when the text is no address and port */
    static Bind parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            try {
                return new Bind(
                        text.substring(0, colon).strip(),
                        Integer.parseInt(text.substring(colon + 1).strip()));
            } catch (NumberFormatException e) {
                throw wrong(text, e);
            }
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(String text, @Nullable NumberFormatException cause) {
        return new IllegalArgumentException(
                "bind = " + text + ": give an address and a port, such as 0.0.0.0:25", cause);
    }

    Bind plus(int offset) {
        if (port + offset > MOST) {
            throw new IllegalArgumentException(
                    "bind = " + this + ": with the port offset " + offset + " it is above " + MOST);
        }
        return new Bind(address, port + offset);
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
