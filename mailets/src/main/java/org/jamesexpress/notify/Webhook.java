package org.jamesexpress.notify;

import java.net.URI;

/** Where an event is posted to, and how it is signed. Its text never shows the URL, which may carry a token. */
record Webhook(URI url, Signature signature) {
    @Override
    public String toString() {
        return "webhook to " + url.getHost();
    }
}
