package org.jamesexpress.bench.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Lets everybody connect, and never says a word: the connections wait in the system's queue, or open, for ever. */
final class HungReceiver implements AutoCloseable {
    private final ServerSocket door;

    HungReceiver() throws IOException {
        door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort() + "/hook";
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
