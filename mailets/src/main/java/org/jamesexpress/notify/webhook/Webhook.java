package org.jamesexpress.notify.webhook;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.config.Secret;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;

/**
 * Where an event is posted to, and how it is signed. Its text never shows the URL, which may carry a token.
 *
 * @param allowed what may be reached within our own network
 * @param trusted who may sign the endpoint's certificate; those whom Java trusts where it is empty
 */
public record Webhook(URI url, Signature signature, Allowed allowed, List<X509Certificate> trusted) implements Target {
    /**
     * One with these keys.
     *
     * @param previousSecret signs as well, while the endpoint doesn't know the new one yet
     */
    public static Webhook of(
            URI url, Secret secret, Optional<Secret> previousSecret, Allowed allowed, List<X509Certificate> trusted) {
        List<Secret> secrets =
                Stream.concat(Stream.of(secret), previousSecret.stream()).toList();
        return new Webhook(url, new Signature(secrets), allowed, trusted);
    }

    /** Whether it is encrypted and out of our own network, or at a host that is allowed by its name or address. */
    public boolean isSafe() {
        String host = Post.host(url);
        return allowed.names(host) || ("https".equalsIgnoreCase(url.getScheme()) && allowed.has(host));
    }

    @Override
    public Sender sender(Surroundings surroundings) {
        return new WebhookSender(this, surroundings, Names.OF_THE_SYSTEM);
    }

    @Override
    public String toString() {
        return "webhook to " + url.getHost();
    }
}
