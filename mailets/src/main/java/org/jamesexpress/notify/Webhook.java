package org.jamesexpress.notify;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** Where an event is posted to, and how it is signed. Its text never shows the URL, which may carry a token. */
record Webhook(URI url, Signature signature) implements Target {
    @Override
    public Sender sender(Duration timeout, String source, Clock clock, ThreadFactory threads) {
        return new WebhookSender(this, timeout, source, clock, threads);
    }

    @Override
    public String toString() {
        return "webhook to " + url.getHost();
    }
}
