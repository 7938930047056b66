package org.jamesexpress.brokers;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a broker is: {@code amqps://host:port/vhost}, {@code mqtt://host}. Who logs in stands elsewhere, since a password
 * in a URL gets into logs.
 *
 * @param path without its slash, decoded; empty where there is none
 */
public record BrokerUrl(boolean tls, String host, int port, String path) {
    private static final int MOST = 65_535;

    /**
     * Reads it.
     *
     * @param scheme in clear; with TLS it has an {@code s} besides
     * @param port in clear, unless the URL says another
     * @param portWithTls likewise with TLS
     * @throws IllegalArgumentException when it is none, or has a user in it
     */
    public static BrokerUrl parse(String text, String scheme, int port, int portWithTls) {
        URI url = URI.create(text);
        boolean tls = (scheme + "s").equalsIgnoreCase(url.getScheme());
        boolean right = tls || scheme.equalsIgnoreCase(url.getScheme());
        boolean plain = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        if (!right || !plain || url.getHost() == null || url.getPort() == 0 || url.getPort() > MOST) {
            throw new IllegalArgumentException();
        }
        int byDefault = tls ? portWithTls : port;
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("^/", "");
        return new BrokerUrl(
                tls,
                url.getHost().replaceAll("[\\[\\]]", ""),
                url.getPort() < 0 ? byDefault : url.getPort(),
                URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
