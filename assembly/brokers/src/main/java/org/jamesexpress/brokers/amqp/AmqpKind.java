package org.jamesexpress.brokers.amqp;

import java.nio.file.Path;
import java.util.function.Function;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.EndpointSettings;

/** {@code <amqp>}. */
public final class AmqpKind implements EndpointKind {
    @Override
    public String element() {
        return "amqp";
    }

    @Override
    public EndpointSettings read(Settings settings, Function<String, Path> files) {
        return AmqpSettings.from(settings, files);
    }
}
