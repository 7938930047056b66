package org.jamesexpress.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** For what must be told its port before it opens it, and may take its time about it. */
public final class FreePort {
    private static final int FIRST = 2_000;
    private static final int LAST = 10_000;
    private static final int TRIES = 1_000;

    private static final Set<Integer> FOUND = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** A port of loopback that was free a moment ago, and that nobody is given meanwhile: no client by the system either. */
    public static int find() {
        return ThreadLocalRandom.current()
                .ints(TRIES, FIRST / 2, LAST / 2)
                .map(half -> half * 2 + TestProcess.PARITY)
                .filter(FreePort::free)
                .filter(FOUND::add)
                .findFirst()
                .orElseThrow(() -> new UncheckedIOException(new IOException("no port is free")));
    }

    private static boolean free(int port) {
        try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return listener.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
