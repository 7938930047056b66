package org.jamesexpress.notify.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadFactory;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.jamesexpress.net.Trust;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that do what they are told and nothing else: no redirect, no repetition, no cookie, no proxy, no lookup of a
 * name. Two threads serve all that is on its way.
 */
final class HttpClients {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpClients.class);
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;

    /** How exactly the client looks at the clock. */
    private static final TimeValue TICK = TimeValue.ofMilliseconds(200);

    /** Of a connection that nobody needs; shorter than most receivers keep one, so that few end it just as it is used. */
    private static final TimeValue KEPT = TimeValue.ofSeconds(4);

    private HttpClients() {}

    static CloseableHttpAsyncClient open(Webhook webhook, Surroundings surroundings) {
        ThreadFactory threads = surroundings.threads();
        CloseableHttpAsyncClient client = HttpAsyncClients.custom()
                .setConnectionManager(connections(webhook))
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setSelectInterval(TICK)
                        .build())
                .setHttp1Config(Http1Config.custom()
                        .setMaxLineLength(LONGEST_LINE)
                        .setMaxHeaderCount(MOST_HEADERS)
                        .build())
                .setH2Config(H2Config.custom()
                        .setPushEnabled(false)
                        .setMaxHeaderListSize(LONGEST_LINE)
                        .build())
                .setIoReactorExceptionCallback(e -> LOGGER.debug("the client of {} ended badly", webhook, e))
                .setThreadFactory(threads)
                .setUserAgent("JamesExpress")
                .setKeepAliveStrategy((answer, context) -> KEPT)
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
        client.start();
        return client;
    }

    private static PoolingAsyncClientConnectionManager connections(Webhook webhook) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(NoNames.INSTANCE)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setTlsStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(Trust.context(webhook.trusted()))
                        .setTlsVersions(TLS.V_1_3, TLS.V_1_2)
                        .setHostVerificationPolicy(HostnameVerificationPolicy.BUILTIN)
                        .buildAsync())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
                        .build())
                .build();
    }

    /** Whoever connects brings the address. */
    private enum NoNames implements DnsResolver {
        INSTANCE;

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
