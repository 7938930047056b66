package org.jamesexpress.notify.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.jamesexpress.notify.event.OneLine;

/** What was said while an event was posted, as far as it went. */
final class Dialogue {
    private static final int LONGEST = 1_000;

    private Dialogue() {}

    static List<String> of(HttpClientContext context, Optional<Answer> answer) {
        List<String> lines = new ArrayList<>();
        Optional.ofNullable(context.getEndpointDetails()).ifPresent(details -> lines.add(connection(details)));
        Optional.ofNullable(context.getSSLSession()).ifPresent(session -> lines.add(tls(session)));
        Optional.ofNullable(context.getRequest()).ifPresent(request -> addRequest(request, context, lines));
        answer.ifPresent(whole -> addAnswer(whole, lines));
        return lines;
    }

    private static String connection(EndpointDetails details) {
        return "* connected to " + String.valueOf(details.getRemoteAddress()).replaceFirst("^.*/", "");
    }

    private static String tls(SSLSession session) {
        return "* " + session.getProtocol() + ", " + session.getCipherSuite();
    }

    private static void addRequest(HttpRequest request, HttpClientContext context, List<String> lines) {
        lines.add("> " + request.getMethod() + " " + request.getPath() + " " + context.getProtocolVersion());
        for (Header header : request.getHeaders()) {
            lines.add("> " + header.getName() + ": " + header.getValue());
        }
    }

    private static void addAnswer(Answer answer, List<String> lines) {
        answer.head().forEach(line -> lines.add("< " + OneLine.of(line, LONGEST)));
        if (!answer.body().isEmpty()) {
            lines.add("<");
            answer.body().lines().forEach(line -> lines.add("< " + OneLine.of(line, LONGEST)));
        }
    }
}
