package org.jamesexpress.tls.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where a domain wants its reports. */
sealed interface Endpoint {
    /** A mailbox. */
    record Mailbox(MailAddress address) implements Endpoint {}

    /** A page that takes what is posted to it. */
    record Web(URI page) implements Endpoint {
        int port() {
            return page.getPort() < 0 ? 443 : page.getPort();
        }

        /** As the first line of a request names it. */
        String target() {
            String path = page.getRawPath().isEmpty() ? "/" : page.getRawPath();
            return page.getRawQuery() == null ? path : path + "?" + page.getRawQuery();
        }
    }

    /**
     * Reads one of those that a record names.
     *
     * @throws IllegalArgumentException when nothing can be sent there; the message says why
     */
    static Endpoint parse(String text) {
        if (text.indexOf('!') >= 0) {
            throw new IllegalArgumentException("has a ! that isn't written as %21");
        }
        String scheme = text.substring(0, Math.max(0, text.indexOf(':'))).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "mailto" -> mailbox(text.substring("mailto:".length()));
            case "https" -> web(text);
            default -> throw new IllegalArgumentException("is neither mailto: nor https:");
        };
    }

    private static Endpoint mailbox(String text) {
        String address = text.split("\\?", -1)[0];
        // A + stands for itself here (RFC 6068, 2).
        return new Mailbox(
                MailAddress.parse(URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.US_ASCII)));
    }

    private static Endpoint web(String text) {
        try {
            URI page = new URI(text);
            if (page.getHost() == null || page.getHost().isEmpty() || page.getUserInfo() != null) {
                throw new IllegalArgumentException("names no host, or a user");
            }
            if (page.getPort() == 0 || page.getPort() > 65_535) {
                throw new IllegalArgumentException("names no port that there is");
            }
            return new Web(page);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no address of a page", e);
        }
    }
}
