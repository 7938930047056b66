package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** The hosts of a scene, all on one port, served by the one thread that runs them. */
final class Hosts implements Runnable {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final int TRIES = 50;
    private static final int BACKLOG = 1_024;
    private static final int ROOM = 1 << 17;

    private final Selector selector;
    private final int port;
    private final boolean chunking;
    private final Arrivals arrivals;
    private final List<SocketChannel> inTheHoles = new ArrayList<>();
    private final ByteBuffer read = ByteBuffer.allocateDirect(ROOM);
    private final byte[] octets = new byte[ROOM];
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));

    private record Conversation(SocketChannel channel, SinkSession session, int latencyMillis) {}

    /** Replies that wait for their time, by {@link System#nanoTime}. */
    private record Due(long at, SocketChannel channel, ByteBuffer replies, List<Integer> accepted, boolean last) {}

    private Hosts(Selector selector, int port, boolean chunking, Arrivals arrivals) {
        this.selector = selector;
        this.port = port;
        this.chunking = chunking;
        this.arrivals = arrivals;
    }

    /**
     * Has all of them listen on a port that is free for each.
     *
     * @param arrivals is told of every mail
     */
    static Hosts listen(List<Scene.Host> hosts, boolean chunking, Arrivals arrivals) throws IOException {
        Random random = new Random();
        for (int attempt = 1; ; attempt++) {
            Selector selector = Selector.open();
            try {
                Hosts all = new Hosts(selector, FIRST_PORT + random.nextInt(PORTS), chunking, arrivals);
                for (Scene.Host each : hosts) {
                    all.open(each);
                }
                return all;
            } catch (IOException e) {
                for (SelectionKey each : selector.keys()) {
                    each.channel().close();
                }
                selector.close();
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    int port() {
        return port;
    }

    private void open(Scene.Host host) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host.address(), port);
        if (host.manner() == Scene.Manner.REFUSES) {
            return;
        }
        ServerSocketChannel door = ServerSocketChannel.open();
        door.configureBlocking(false);
        boolean hole = host.manner() == Scene.Manner.BLACK_HOLE;
        try {
            door.bind(address, hole ? 1 : BACKLOG);
        } catch (IOException e) {
            door.close();
            throw e;
        }
        door.register(selector, hole ? 0 : SelectionKey.OP_ACCEPT, host);
        if (hole) {
            fill(address);
        }
    }

    /** The system lets as many wait as it may, and drops the first packet of further ones. */
    private void fill(InetSocketAddress address) throws IOException {
        for (int i = 0; i < 4; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(address);
            inTheHoles.add(channel);
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                long millis = due.isEmpty() ? 0 : Math.max(1, (due.element().at() - System.nanoTime()) / 1_000_000);
                if (due.isEmpty() || due.element().at() > System.nanoTime()) {
                    selector.select(millis);
                } else {
                    selector.selectNow();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    look(key);
                }
                selector.selectedKeys().clear();
                while (!due.isEmpty() && due.element().at() <= System.nanoTime()) {
                    send(due.remove());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the hosts are down", e);
        }
    }

    private void look(SelectionKey key) throws IOException {
        if (key.attachment() instanceof Scene.Host host) {
            ServerSocketChannel door = (ServerSocketChannel) key.channel();
            for (SocketChannel channel = door.accept(); channel != null; channel = door.accept()) {
                greet(channel, host);
            }
        } else if (key.attachment() instanceof Conversation conversation) {
            try {
                read(conversation);
            } catch (IOException e) {
                // The other side has gone.
                conversation.channel().close();
            }
        }
    }

    private void greet(SocketChannel channel, Scene.Host host) throws IOException {
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        Conversation conversation = new Conversation(channel, new SinkSession(chunking), host.latencyMillis());
        channel.register(selector, SelectionKey.OP_READ, conversation);
        answer(conversation);
    }

    private void read(Conversation conversation) throws IOException {
        read.clear();
        int count = conversation.channel().read(read);
        if (count < 0) {
            conversation.channel().close();
            return;
        }
        read.flip().get(octets, 0, count);
        conversation.session().take(octets, count);
        answer(conversation);
    }

    private void answer(Conversation conversation) {
        SinkSession session = conversation.session();
        byte[] replies = session.replies();
        if (replies.length == 0) {
            return;
        }
        Due all = new Due(
                System.nanoTime() + conversation.latencyMillis() * 1_000_000L,
                conversation.channel(),
                ByteBuffer.wrap(replies),
                session.accepted(),
                session.isOver());
        if (conversation.latencyMillis() == 0) {
            send(all);
        } else {
            due.add(all);
        }
    }

    private void send(Due replies) {
        try {
            for (int number : replies.accepted()) {
                arrivals.note(number, Moment.now());
            }
            while (replies.replies().hasRemaining()) {
                replies.channel().write(replies.replies());
            }
            if (replies.last()) {
                replies.channel().close();
            }
        } catch (IOException e) {
            // The other side has gone.
            close(replies.channel());
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
