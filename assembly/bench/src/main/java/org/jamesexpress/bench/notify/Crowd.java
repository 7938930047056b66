package org.jamesexpress.bench.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jamesexpress.bench.Delays;

/**
 * Listeners of server-sent events, all in one thread of a process of their own, which says "ready" when everybody listens
 * and "done" when everybody was told of everything; then it is told when each event was appended, and says how long those
 * took, at half, at 99 % and at most, in milliseconds.
 */
final class Crowd {
    private static final byte[] MARK = "\nevent: ".getBytes(US_ASCII);
    private static final String WELCOME = "HTTP/1.1 200";

    private final Selector selector;
    private final long[][] heard;
    private int left;

    /** How far one of them has come. */
    private static final class Ear {
        private final int number;
        private int events;
        private int matched;

        Ear(int number) {
            this.number = number;
        }
    }

    private Crowd(int listeners, int events) throws IOException {
        this.selector = Selector.open();
        this.heard = new long[listeners][events];
        this.left = listeners * events;
    }

    /** Arguments: the port, how many listeners, of how many events, and the token. */
    public static void main(String... arguments) throws IOException {
        int listeners = Integer.parseInt(arguments[1]);
        Crowd crowd = new Crowd(listeners, Integer.parseInt(arguments[2]));
        InetSocketAddress server =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        for (int i = 0; i < listeners; i++) {
            crowd.come(server, i, arguments[3]);
        }
        System.out.println("ready");
        crowd.listen();
        System.out.println("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        long[] appended = Arrays.stream(in.readLine().split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        Delays delays = crowd.delaysSince(appended);
        System.out.println(delays.millis(0.5) + " " + delays.millis(0.99) + " " + delays.millis(1));
    }

    /** The moment in microseconds, the same in every process. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void come(InetSocketAddress server, int number, String token) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        String request = "GET /express/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                + "Authorization: Bearer " + token + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
        ByteBuffer answer = ByteBuffer.allocate(WELCOME.length());
        while (answer.hasRemaining() && channel.read(answer) >= 0) {
            Thread.onSpinWait();
        }
        String said = new String(answer.array(), US_ASCII);
        if (!said.equals(WELCOME)) {
            throw new IOException("listener " + number + " was answered " + said);
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Ear(number));
    }

    private void listen() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (left > 0) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                buffer.clear();
                if (((SocketChannel) key.channel()).read(buffer) < 0) {
                    throw new IOException("a listener was sent away");
                }
                hear((Ear) key.attachment(), buffer.flip(), now());
            }
            selector.selectedKeys().clear();
        }
    }

    private void hear(Ear ear, ByteBuffer octets, long now) {
        while (octets.hasRemaining()) {
            byte next = octets.get();
            ear.matched = next == MARK[ear.matched] ? ear.matched + 1 : next == MARK[0] ? 1 : 0;
            if (ear.matched == MARK.length) {
                ear.matched = 0;
                heard[ear.number][ear.events++] = now;
                left--;
            }
        }
    }

    private Delays delaysSince(long[] appended) {
        long[] nanos = new long[heard.length * appended.length];
        int next = 0;
        for (long[] one : heard) {
            for (int event = 0; event < appended.length; event++) {
                nanos[next++] = (one[event] - appended[event]) * 1000;
            }
        }
        return new Delays(nanos);
    }
}
