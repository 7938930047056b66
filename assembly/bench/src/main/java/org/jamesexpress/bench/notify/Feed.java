package org.jamesexpress.bench.notify;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.notify.Notifier;

/** A stream of the event log: an event is on disk before anybody hears of it. The load is listeners. */
final class Feed implements Contender<Heard> {
    @Override
    public String name() {
        return "James Express";
    }

    @Override
    public Heard run(Path folder, int listeners, Duration time) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Room room = new Room(folder)) {
            // One token has half of the places at most.
            Notifier open = room.tell(NotifyXml.of(NotifyXml.stream("feed", port, 2 * listeners)));
            try {
                return Audience.of(port, room.token(), listeners, time, number -> room.append(Room.event(number)));
            } finally {
                open.close();
            }
        }
    }
}
