package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** Many listeners in one thread, which note when each event came. */
final class Crowd implements AutoCloseable {
    private static final byte[] MARK = "\nevent: ".getBytes(US_ASCII);

    private final Selector selector;
    private final int size;
    private final int events;
    private final AtomicLongArray sent;
    private final long[] nanos;
    private int told;

    private static final class One {
        int seen;
        int matched;
    }

    Crowd(int size, int events) throws IOException {
        this.selector = Selector.open();
        this.size = size;
        this.events = events;
        this.sent = new AtomicLongArray(events);
        this.nanos = new long[size * events];
    }

    /** Has all of them send their request, and wait for the first line of the answer. */
    void come(InetSocketAddress address, String request) throws IOException {
        for (int i = 0; i < size; i++) {
            SocketChannel channel = SocketChannel.open(address);
            channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
            ByteBuffer first = ByteBuffer.allocate(12);
            while (first.hasRemaining() && channel.read(first) >= 0) {
                Thread.onSpinWait();
            }
            if (!new String(first.array(), US_ASCII).equals("HTTP/1.1 200")) {
                throw new IOException("listener " + i + " was answered " + new String(first.array(), US_ASCII));
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new One());
        }
    }

    /** An event is on its way. */
    void sent(int number, long at) {
        sent.set(number, at);
    }

    /** Listens until everybody was told of everything. */
    void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try {
            while (told < size * events) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    if (((SocketChannel) key.channel()).read(buffer) < 0) {
                        throw new IOException("a listener was sent away");
                    }
                    hear((One) key.attachment(), buffer.flip(), System.nanoTime());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(One one, ByteBuffer heard, long now) {
        while (heard.hasRemaining()) {
            byte next = heard.get();
            one.matched = next == MARK[one.matched] ? one.matched + 1 : next == MARK[0] ? 1 : 0;
            if (one.matched == MARK.length) {
                one.matched = 0;
                nanos[told++] = now - sent.get(one.seen++);
            }
        }
    }

    /** How long it took until so much of all was told, in milliseconds. */
    double milliseconds(double part) {
        long[] sorted = Arrays.copyOf(nanos, told);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(told - 1, part * told)] / 1e6;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
