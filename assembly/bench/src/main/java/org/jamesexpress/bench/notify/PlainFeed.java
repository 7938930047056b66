package org.jamesexpress.bench.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jamesexpress.bench.Contender;

/** The plain loop: writes the same data from memory to one listener after the other, and asks nobody for a token. */
final class PlainFeed implements Contender<Heard> {
    private static final byte[] WELCOME =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(US_ASCII);

    @Override
    public String name() {
        return "plain loop";
    }

    @Override
    public Heard run(Path folder, int listeners, Duration time) throws Exception {
        List<Socket> all = new CopyOnWriteArrayList<>();
        try (ServerSocket door = new ServerSocket(0, listeners, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> welcome(door, all), "door");
            thread.start();
            return Audience.of(door.getLocalPort(), "none", listeners, time, number -> tell(all, number));
        } finally {
            for (Socket each : all) {
                each.close();
            }
        }
    }

    private static void welcome(ServerSocket door, List<Socket> all) {
        try {
            while (true) {
                Socket socket = door.accept();
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(WELCOME);
                all.add(socket);
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private static void tell(List<Socket> all, long number) throws IOException {
        byte[] text =
                ("id: " + number + "\nevent: mail\ndata: " + Room.event(number).data() + "\n\n").getBytes(UTF_8);
        for (Socket each : new ArrayList<>(all)) {
            each.getOutputStream().write(text);
        }
    }
}
