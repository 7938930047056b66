package org.jamesexpress.notify.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;

/**
 * Knows which connections are of no use: for a while none of their requests was under way. Such is also one whose client
 * sends a request an octet at a time, for which no time limit between two octets ever ends. Any thread may call.
 */
final class Loiterers implements Filter {
    private static final long BUSY = Long.MAX_VALUE;

    private final long patience;
    /** By a client's address: when its last request ended. */
    private final Map<SocketAddress, Long> ended = new ConcurrentHashMap<>();

    Loiterers(Duration patience) {
        this.patience = patience.toMillis();
    }

    /**
     * Whether a connection is one of them.
     *
     * @param since when it began, in milliseconds of the epoch
     */
    boolean has(SocketAddress client, long since, long now) {
        long idleSince = ended.getOrDefault(client, since);
        return idleSince != BUSY && now - idleSince > patience;
    }

    /** Forgets those that are gone. */
    void forget(long now) {
        ended.values().removeIf(end -> end != BUSY && now - end > 2 * patience);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SocketAddress client =
                new InetSocketAddress(InetAddress.getByName(request.getRemoteAddr()), request.getRemotePort());
        ended.put(client, BUSY);
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new End(client));
            } else {
                ended.put(client, System.currentTimeMillis());
            }
        }
    }

    private final class End implements AsyncListener {
        private final SocketAddress client;

        End(SocketAddress client) {
            this.client = client;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            ended.put(client, System.currentTimeMillis());
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void destroy() {}
}
