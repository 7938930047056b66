package org.jamesexpress.delivery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A host with as many connections as it bears: the system lets further ones wait, and nobody ever answers. */
final class FullHost implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket();
    private final List<SocketChannel> connections = new ArrayList<>();

    FullHost(InetSocketAddress address) throws IOException {
        listener.setReuseAddress(true);
        listener.bind(address, 1);
        for (int i = 0; i < 4; i++) {
            SocketChannel connection = SocketChannel.open();
            connection.configureBlocking(false);
            connection.connect(address);
            connections.add(connection);
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel connection : connections) {
            connection.close();
        }
        listener.close();
    }
}
