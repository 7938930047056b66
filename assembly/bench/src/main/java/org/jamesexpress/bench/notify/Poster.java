package org.jamesexpress.bench.notify;

import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;

/**
 * Posts without further ado, by the blocking client of the library that the webhooks use, over connections that stay open.
 * Java's own client won't do: that of Java 17 closes a kept connection as it is used again, when many are in use and
 * the answer comes before its pool has let go of it. Safe for use by many threads.
 */
final class Poster implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 1_000;

    private final URI url;
    private final ContentType type;
    private final CloseableHttpClient client =
            HttpClients.createMinimal(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .build());

    Poster(String url, String type) {
        this.url = URI.create(url);
        this.type = ContentType.create(type);
    }

    /** Returns when it is taken. */
    void post(byte[] body) throws IOException {
        HttpPost request = new HttpPost(url);
        request.setEntity(new ByteArrayEntity(body, type));
        int status = client.execute(request, answer -> {
            EntityUtils.consume(answer.getEntity());
            return answer.getCode();
        });
        if (status != HttpStatus.SC_OK) {
            throw new IOException(url + " answered " + status);
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
