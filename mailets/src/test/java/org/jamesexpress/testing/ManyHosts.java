package org.jamesexpress.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * SMTP hosts at all addresses of 127.0.0.0/8, on one port, that take mail and keep its recipients only. One thread serves
 * thousands of sessions; the other methods are for any. Guarded by its own monitor.
 */
public final class ManyHosts implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int ROOM = 1 << 16;
    private static final String TAKEN = "250 2.0.0 taken";

    /** What a host says, by its address; asked by the thread that serves, which must not wait. */
    public interface Manners {
        /** Whether it greets; one that doesn't says nothing at all. */
        default boolean greets(String host) {
            return true;
        }

        /** Whether it offers CHUNKING, and gets small messages in one chunk; every other host does. */
        default boolean takesChunks(String host) {
            return host.charAt(host.length() - 1) % 2 == 0;
        }

        /** The reply to RCPT. */
        default String toRecipient(String host, String recipient) {
            return "250 2.1.5 ok";
        }

        /** The reply to the final dot; without one it waits for {@link ManyHosts#release}. */
        default Optional<String> toMessage(String host) {
            return Optional.of(TAKEN);
        }
    }

    /** That of hosts with no trouble. */
    public static final Manners WELL = new Manners() {};

    private final Selector selector;
    private final ServerSocketChannel door;
    private final Thread thread = new Thread(this::serve, "many-hosts");
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
    private final byte[] octets = new byte[ROOM];

    private volatile Manners manners;
    private final Map<String, Integer> copies = new HashMap<>();
    private final Queue<Guest> held = new ArrayDeque<>();
    private int open;
    private int mostOpen;
    private long largest;

    private record Guest(SocketChannel channel, HostTalk talk) {}

    private ManyHosts(Manners manners) throws IOException {
        this.manners = manners;
        this.selector = Selector.open();
        this.door = ServerSocketChannel.open();
        door.bind(new InetSocketAddress("0.0.0.0", 0), BACKLOG);
        door.configureBlocking(false);
        door.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
    }

    public static ManyHosts start(Manners manners) throws IOException {
        ManyHosts hosts = new ManyHosts(manners);
        hosts.thread.start();
        return hosts;
    }

    /** Has them behave otherwise from now on. */
    public void behave(Manners otherwise) {
        manners = otherwise;
    }

    public int port() {
        return door.socket().getLocalPort();
    }

    /** How often each recipient was taken. */
    public synchronized Map<String, Integer> copies() {
        return Map.copyOf(copies);
    }

    /** The octets of the largest message that was taken, as they came over the wire. */
    public synchronized long largest() {
        return largest;
    }

    /** How many sessions were open at once. */
    public synchronized int mostOpen() {
        return mostOpen;
    }

    /** Waits until so many messages wait for the reply. */
    public synchronized void awaitHeld(int count) throws InterruptedException {
        while (held.size() < count) {
            wait();
        }
    }

    /** Takes the messages that wait. */
    public synchronized void release() {
        for (Guest guest = held.poll(); guest != null; guest = held.poll()) {
            say(guest, guest.talk().goOn(TAKEN));
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        door.close();
    }

    private void serve() {
        try {
            while (door.isOpen()) {
                selector.select(this::look);
            }
        } catch (java.nio.channels.ClosedSelectorException e) {
            // It is closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void look(SelectionKey key) {
        try {
            if (key.attachment() instanceof Guest guest) {
                read(guest);
            } else {
                welcome();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void welcome() throws IOException {
        for (SocketChannel channel = door.accept(); channel != null; channel = door.accept()) {
            InetAddress host = channel.socket().getLocalAddress();
            if (!host.isLoopbackAddress()) {
                channel.close();
                continue;
            }
            channel.configureBlocking(false);
            channel.socket().setTcpNoDelay(true);
            Guest guest = new Guest(channel, new HostTalk(() -> manners, host.getHostAddress(), this::taken));
            channel.register(selector, SelectionKey.OP_READ, guest);
            mostOpen = Math.max(mostOpen, ++open);
            say(guest, guest.talk().greeting());
        }
    }

    private void read(Guest guest) throws IOException {
        buffer.clear();
        int count = count(guest.channel());
        if (count < 0) {
            leave(guest);
            return;
        }
        buffer.flip().get(octets, 0, count);
        boolean wasHeld = guest.talk().isHeld();
        say(guest, guest.talk().hear(octets, count));
        if (!wasHeld && guest.talk().isHeld()) {
            held.add(guest);
            notifyAll();
        }
        if (guest.talk().isOver()) {
            leave(guest);
        }
    }

    private int count(SocketChannel channel) {
        try {
            return channel.read(buffer);
        } catch (IOException e) {
            return -1; // The other side has gone.
        }
    }

    private synchronized void taken(List<String> recipients, long size) {
        recipients.forEach(recipient -> copies.merge(recipient, 1, Integer::sum));
        largest = Math.max(largest, size);
    }

    private void say(Guest guest, String words) {
        try {
            ByteBuffer out = ByteBuffer.wrap(words.getBytes(US_ASCII));
            while (out.hasRemaining()) {
                guest.channel().write(out);
            }
        } catch (IOException e) {
            // The other side has gone, which shows when it is read.
        }
    }

    private void leave(Guest guest) throws IOException {
        guest.channel().close();
        held.remove(guest);
        open--;
    }
}
