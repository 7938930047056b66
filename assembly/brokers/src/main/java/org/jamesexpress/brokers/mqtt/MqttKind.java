package org.jamesexpress.brokers.mqtt;

import java.nio.file.Path;
import java.util.function.Function;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.EndpointSettings;

/** {@code <mqtt>}. */
public final class MqttKind implements EndpointKind {
    @Override
    public String element() {
        return "mqtt";
    }

    @Override
    public EndpointSettings read(Settings settings, Function<String, Path> files) {
        return MqttSettings.from(settings, files);
    }
}
