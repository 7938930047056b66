package org.jamesexpress.notify.webhook;

import java.nio.file.Path;
import java.util.function.Function;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.EndpointSettings;

/** {@code <webhook>}. */
public final class WebhookKind implements EndpointKind {
    @Override
    public String element() {
        return "webhook";
    }

    @Override
    public EndpointSettings read(Settings settings, Function<String, Path> files) {
        return WebhookSettings.from(settings, files);
    }
}
