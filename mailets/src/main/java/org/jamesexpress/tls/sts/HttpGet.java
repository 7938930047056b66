package org.jamesexpress.tls.sts;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * One request for a policy over a connection, and its answer: no redirect, no cookie, nothing kept (RFC 8461, 3.3). The
 * connection is left for the caller to close.
 */
final class HttpGet {
    static final String PATH = "/.well-known/mta-sts.txt";

    /** Octets of a policy. */
    static final int LARGEST = 64 * 1024;

    private static final int OK = 200;
    private static final int FIRST_THAT_IS_FINAL = 200;
    private static final int MOST_INTERIM = 10;
    private static final String TYPE = "text/plain";
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .build();

    private HttpGet() {}

    static byte[] body(Socket socket, String host) throws IOException, HttpException {
        // It isn't closed: that would wait for a host that may not listen any more.
        @SuppressWarnings("resource")
        DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(LIMITS);
        http.bind(socket);
        http.sendRequestHeader(request(host));
        http.flush();
        ClassicHttpResponse answer = answer(http);
        check(answer);
        http.receiveResponseEntity(answer);
        return whole(answer.getEntity());
    }

    private static BasicClassicHttpRequest request(String host) {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", PATH);
        request.setHeader("Host", host);
        request.setHeader("User-Agent", "JamesExpress");
        request.setHeader("Accept", TYPE);
        request.setHeader("Connection", "close");
        return request;
    }

    private static ClassicHttpResponse answer(DefaultBHttpClientConnection http) throws IOException, HttpException {
        for (int i = 0; i <= MOST_INTERIM; i++) {
            ClassicHttpResponse answer = http.receiveResponseHeader();
            if (answer.getCode() >= FIRST_THAT_IS_FINAL) {
                return answer;
            }
        }
        throw new IOException("it says again and again that its answer will come");
    }

    private static void check(ClassicHttpResponse answer) throws IOException {
        int code = answer.getCode();
        if (code != OK) {
            boolean isRedirect = code >= 300 && code < 400;
            throw new IOException("it answers " + code + (isRedirect ? ", and no redirect is followed" : ""));
        }
        String type = Optional.ofNullable(answer.getFirstHeader("Content-Type"))
                .map(Header::getValue)
                .orElse("unknown");
        if (!Text.trimmed(type.split(";", -1)[0]).toLowerCase(Locale.ROOT).equals(TYPE)) {
            throw new IOException("it answers with content of type " + Text.value(type) + ", not " + TYPE);
        }
    }

    private static byte[] whole(HttpEntity entity) throws IOException {
        // Not closed either: that would read the rest.
        @SuppressWarnings("resource")
        InputStream content = entity.getContent();
        byte[] octets = content.readNBytes(LARGEST + 1);
        if (octets.length > LARGEST) {
            throw new IOException("its answer is larger than " + LARGEST + " octets");
        }
        return octets;
    }
}
