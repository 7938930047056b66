package org.jamesexpress.notify.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.event.CloudEvent;

/** What is posted. */
final class Post {
    private final Webhook webhook;
    private final String id;
    private final Instant time;
    private final byte[] body;

    private Post(Webhook webhook, String id, Instant time, byte[] body) {
        this.webhook = webhook;
        this.id = id;
        this.time = time;
        this.body = body;
    }

    /** @param now the time of this try, which is signed */
    static Post of(Event event, Webhook webhook, String source, Instant now) {
        return new Post(webhook, event.id(), now, CloudEvent.of(event, source));
    }

    /** The name of the host, without the brackets that an IPv6 address has in a URL. */
    static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The host by its name, which TLS and the receiver see, at this address. */
    HttpHost host(InetAddress address) {
        URI url = webhook.url();
        return new HttpHost(url.getScheme(), address, host(url), url.getPort());
    }

    AsyncRequestProducer producer(HttpHost host) {
        HttpRequest request = new BasicHttpRequest("POST", host, path());
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", Long.toString(time.getEpochSecond()));
        request.setHeader("webhook-signature", webhook.signature().of(id, time, body));
        return new BasicRequestProducer(
                request, new BasicAsyncEntityProducer(body, ContentType.create(CloudEvent.MEDIA_TYPE)));
    }

    private String path() {
        String path = Optional.ofNullable(webhook.url().getRawPath())
                .filter(text -> !text.isEmpty())
                .orElse("/");
        return path
                + Optional.ofNullable(webhook.url().getRawQuery())
                        .map(query -> "?" + query)
                        .orElse("");
    }
}
