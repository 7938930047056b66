package org.jamesexpress.notify.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseProducer;
import org.apache.hc.core5.http.nio.support.BasicServerExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** An HTTPS server on loopback that speaks HTTP/2 with whoever can, and answers 204. */
final class H2Receiver implements AutoCloseable {
    private final HttpAsyncServer server;
    private final int port;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

    /** One that came, with the protocol that it came by: {@code HTTP/2.0}. */
    record Request(String protocol, String method, String authority, String path, String id, String body) {}

    private H2Receiver(SSLContext tls, HttpVersionPolicy versions) throws InterruptedException, ExecutionException {
        server = H2ServerBootstrap.bootstrap()
                .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
                .setTlsStrategy(new H2ServerTlsStrategy(tls))
                .setVersionPolicy(versions)
                .setRequestRouter((request, context) -> () -> new BasicServerExchangeHandler<>(new Handler()))
                .create();
        server.start();
        port = ((InetSocketAddress)
                        server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URIScheme.HTTPS)
                                .get()
                                .getAddress())
                .getPort();
    }

    static H2Receiver start(SSLContext context) throws Exception {
        return new H2Receiver(context, HttpVersionPolicy.NEGOTIATE);
    }

    static H2Receiver thatSpeaksOnlyHttp1(SSLContext context) throws Exception {
        return new H2Receiver(context, HttpVersionPolicy.FORCE_HTTP_1);
    }

    URI url(String host) {
        return URI.create("https://" + host + ":" + port + "/hook?a=b");
    }

    int port() {
        return port;
    }

    Request next() throws InterruptedException {
        return requests.take();
    }

    private final class Handler implements AsyncServerRequestHandler<Message<HttpRequest, byte[]>> {
        @Override
        public AsyncRequestConsumer<Message<HttpRequest, byte[]>> prepare(
                HttpRequest request, EntityDetails body, HttpContext context) {
            return new BasicRequestConsumer<>(new BasicAsyncEntityConsumer());
        }

        @Override
        public void handle(Message<HttpRequest, byte[]> message, ResponseTrigger answer, HttpContext context)
                throws IOException, org.apache.hc.core5.http.HttpException {
            HttpRequest head = message.getHead();
            requests.add(new Request(
                    context.getProtocolVersion().toString(),
                    head.getMethod(),
                    String.valueOf(head.getAuthority()),
                    head.getPath(),
                    head.getFirstHeader("webhook-id").getValue(),
                    new String(message.getBody(), UTF_8)));
            answer.submitResponse(new BasicResponseProducer(new BasicHttpResponse(204)), context);
        }
    }

    @Override
    public void close() {
        server.close(CloseMode.IMMEDIATE);
    }
}
