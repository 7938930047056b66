package org.jamesexpress.notify.webhook;

import java.net.URI;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;

/** Where an event is posted to, and how it is signed. Its text never shows the URL, which may carry a token. */
public record Webhook(URI url, Signature signature) implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        return new WebhookSender(this, surroundings);
    }

    @Override
    public String toString() {
        return "webhook to " + url.getHost();
    }
}
