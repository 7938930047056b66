package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** SMTP sessions with one server, which stay open: as many as there are hands. Any thread may send. */
final class Sessions implements AutoCloseable {
    private final BlockingQueue<SmtpSession> free = new LinkedBlockingQueue<>();

    Sessions(InetSocketAddress server) throws IOException {
        for (int i = 0; i < Letters.HANDS; i++) {
            free.add(new SmtpSession(server));
        }
    }

    /** Returns when it is accepted. */
    void send(Letter letter) throws IOException, InterruptedException {
        SmtpSession session = free.take();
        try {
            session.send(letter);
        } finally {
            free.add(session);
        }
    }

    @Override
    public void close() throws IOException {
        List<SmtpSession> all = new ArrayList<>();
        free.drainTo(all);
        for (SmtpSession each : all) {
            each.close();
        }
    }
}
