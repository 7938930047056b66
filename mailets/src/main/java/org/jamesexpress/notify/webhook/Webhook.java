package org.jamesexpress.notify.webhook;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
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
    @Override
    public Sender sender(Surroundings surroundings) {
        return new WebhookSender(this, surroundings, Names.OF_THE_SYSTEM);
    }

    @Override
    public String toString() {
        return "webhook to " + url.getHost();
    }
}
