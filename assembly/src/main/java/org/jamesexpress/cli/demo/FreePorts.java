package org.jamesexpress.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jamesexpress.cli.CommandException;

/** Finds room for all of a server's ports at once. */
public final class FreePorts {
    /** With every port of a server below those that systems hand out to clients, from 32,768 on. */
    private static final int LEAST = 10_000;

    private static final int OFFSETS = 14_000;
    private static final int TRIES = 50;
    private static final List<Integer> PORTS = List.of(25, 110, 143, 465, 587, 993, 995, 4190, 8000);

    private FreePorts() {}

    /** A port offset with which every port of the server is free now. */
    public static int offset(RandomGenerator random) throws CommandException {
        for (int i = 0; i < TRIES; i++) {
            int offset = LEAST + random.nextInt(OFFSETS);
            if (PORTS.stream().allMatch(port -> free(port + offset))) {
                return offset;
            }
        }
        throw new CommandException("No free ports for a server were found in " + TRIES + " tries");
    }

    private static boolean free(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
