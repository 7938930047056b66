package org.jamesexpress.tls.report;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jamesexpress.mx.Records;
import org.jamesexpress.net.Literals;
import org.jamesexpress.net.SpecialAddresses;
import org.jamesexpress.net.TimeLimit;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Handshakes;

/**
 * Posts reports to pages (RFC 8460, 5.4). The page need not prove who it is: a domain whose certificates are broken is
 * who should hear of it. But for DNS all of it is over within the time-out, whatever
 * the host does. Any thread may use it.
 */
final class HttpsPost {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Demand ENCRYPTED = new Demand.Encrypted();
    private static final ContentType TYPE = ContentType.create("application/tlsrpt+gzip");
    private static final int MOST_INTERIM = 10;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .build();

    private final Records dns;
    private final Handshakes handshakes;
    private final Duration timeout;
    private final Predicate<InetAddress> mayAsk;

    /** Posts to hosts on the public internet alone. */
    HttpsPost(Records dns, Handshakes handshakes) {
        this(dns, handshakes, TIMEOUT, it -> SpecialAddresses.kind(it).isEmpty());
    }

    HttpsPost(Records dns, Handshakes handshakes, Duration timeout, Predicate<InetAddress> mayAsk) {
        this.dns = dns;
        this.handshakes = handshakes;
        this.timeout = timeout;
        this.mayAsk = mayAsk;
    }

    /** @throws IOException when the page doesn't take it; the message says why */
    void post(Endpoint.Web to, byte[] report) throws IOException {
        List<InetAddress> addresses = addresses(to.page().getHost());
        try (TimeLimit limit = new TimeLimit(timeout);
                Socket socket = limit.connect(addresses, to.port())) {
            post(socket, to, report, limit);
        } catch (HttpException e) {
            throw new IOException("it does not speak HTTP: " + e.getMessage(), e);
        }
    }

    private void post(Socket socket, Endpoint.Web to, byte[] report, TimeLimit limit)
            throws IOException, HttpException {
        InetAddress named = InetAddress.getByAddress(
                to.page().getHost(), socket.getInetAddress().getAddress());
        int code;
        try {
            SSLSocket tls = handshakes.under(ENCRYPTED).shake(socket, new InetSocketAddress(named, to.port()));
            code = ask(tls, to, report);
        } catch (IOException e) {
            throw limit.isOver() ? new IOException(limit.words(), e) : e;
        }
        if (code < 200 || code > 299) {
            throw new IOException("it answers " + code);
        }
    }

    private static int ask(SSLSocket socket, Endpoint.Web to, byte[] report) throws IOException, HttpException {
        // It isn't closed: that would wait for a host that may not listen any more.
        @SuppressWarnings("resource")
        DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(LIMITS);
        http.bind(socket);
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", to.target());
        request.setHeader("Host", to.page().getRawAuthority());
        request.setHeader("User-Agent", "JamesExpress");
        request.setHeader("Content-Type", TYPE.getMimeType());
        request.setHeader("Content-Length", report.length);
        request.setHeader("Connection", "close");
        request.setEntity(new ByteArrayEntity(report, TYPE));
        http.sendRequestHeader(request);
        http.sendRequestEntity(request);
        http.flush();
        for (int i = 0; i <= MOST_INTERIM; i++) {
            ClassicHttpResponse answer = http.receiveResponseHeader();
            if (answer.getCode() >= 200) {
                return answer.getCode();
            }
        }
        throw new IOException("it says again and again that its answer will come");
    }

    private List<InetAddress> addresses(String host) throws IOException {
        Optional<InetAddress> literal = Literals.address(host.replaceAll("[\\[\\]]", ""));
        Records.Known<InetAddress> known = literal.isPresent()
                ? new Records.Known<>(List.of(literal.get()), Optional.empty())
                : dns.addresses(host);
        if (known.failure().isPresent()) {
            throw new IOException(known.failure().get());
        }
        List<InetAddress> good = known.all().stream().filter(mayAsk).limit(4).toList();
        if (good.isEmpty() && !known.all().isEmpty()) {
            throw new IOException("it isn't on the public internet");
        }
        return good;
    }
}
