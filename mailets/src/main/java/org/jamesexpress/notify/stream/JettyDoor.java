package org.jamesexpress.notify.stream;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.servlet.DispatcherType;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jamesexpress.notify.content.Links;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door as James's own Jetty makes it: 9.4 in James 3.8, 12 in 3.9, so it keeps to what both have. The only class that
 * names Jetty. Its threads are few, since none belongs to a listener.
 */
final class JettyDoor implements Door {
    private static final Logger LOGGER = LoggerFactory.getLogger(JettyDoor.class);
    private static final int MOST_THREADS = 16;
    private static final int LEAST_THREADS = 4;
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = 1;
    private static final int HEADER = 8 << 10;

    /** Little, because a listener has one each, and an event that is larger goes by it. */
    private static final int BUFFER = 2 << 10;

    private static final int ACCEPT_QUEUE = 1024;

    /** For those who have yet to say what they want. */
    private static final int MORE_CONNECTIONS = 200;

    private static final long SWEEP_MILLIS = 1_000;

    private final Server server;
    private final ServerConnector connector;
    private final ConnectionLimit limit;
    private final Loiterers loiterers;

    private JettyDoor(Server server, ServerConnector connector, Loiterers loiterers) {
        this.server = server;
        this.connector = connector;
        this.loiterers = loiterers;
        this.limit = new ConnectionLimit(MORE_CONNECTIONS, server);
    }

    /** @throws IOException with words about what is in the way */
    static Door open(Place place, Feeds feeds, Pace pace) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("express-stream-" + place.port());
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, ACCEPTORS, SELECTORS, protocols(place));
        connector.setHost(place.bind().getHostAddress());
        connector.setPort(place.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(pace.stall().toMillis());
        server.addConnector(connector);
        ServletHolder servlet = new ServletHolder(new EventsServlet(feeds));
        servlet.setAsyncSupported(true);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        context.addServlet(servlet, "/*");
        ServletHolder content = new ServletHolder(new ContentServlet(feeds, pace.download()));
        content.setAsyncSupported(true);
        context.addServlet(content, Links.PATH + "*");
        Loiterers loiterers = new Loiterers(pace.loiter());
        FilterHolder filter = new FilterHolder(loiterers);
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        JettyDoor door = new JettyDoor(server, connector, loiterers);
        door.start();
        return door;
    }

    private static ConnectionFactory[] protocols(Place place) throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER);
        http.setOutputBufferSize(BUFFER);
        HttpConnectionFactory clear = new HttpConnectionFactory(http);
        if (place.tls().isEmpty()) {
            return new ConnectionFactory[] {clear};
        }
        try {
            SSLContext context = Pem.context(place.tls().get());
            return new ConnectionFactory[] {tls(context, clear.getProtocol()), clear};
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate or its key is of no use: " + e.getMessage(), e);
        }
    }

    /** By its constructor's name alone: the type of its first parameter differs between the versions of Jetty. */
    private static ConnectionFactory tls(SSLContext context, String next) throws GeneralSecurityException {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(context);
        try {
            Constructor<?> constructor = Arrays.stream(SslConnectionFactory.class.getConstructors())
                    .filter(each -> each.getParameterCount() == 2
                            && each.getParameterTypes()[0].isInstance(factory)
                            && each.getParameterTypes()[1] == String.class)
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("this Jetty has no TLS"));
            return (ConnectionFactory) constructor.newInstance(factory, next);
        } catch (ReflectiveOperationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private void start() throws IOException {
        try {
            server.addBean(limit);
            server.start();
            connector.getScheduler().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage(), e);
        }
    }

    /** So that nobody takes the files that a process may open from the mail. */
    @Override
    public void admit(int listeners) {
        limit.setMaxConnections(listeners + MORE_CONNECTIONS);
    }

    private void sweep() {
        long now = System.currentTimeMillis();
        for (EndPoint each : connector.getConnectedEndPoints()) {
            try {
                if (each.getTransport() instanceof SocketChannel socket
                        && loiterers.has(socket.getRemoteAddress(), each.getCreatedTimeStamp(), now)) {
                    each.close();
                }
            } catch (IOException e) {
                LOGGER.debug("a connection is gone", e);
            }
        }
        loiterers.forget(now);
        if (connector.isRunning()) {
            connector.getScheduler().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOGGER.warn("can't stop listening: {}", e.toString());
        }
    }
}
