package org.jamesexpress.notify.stream;

import java.nio.file.Path;
import java.util.function.Function;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.EndpointSettings;

/** {@code <stream>}. */
public final class StreamKind implements EndpointKind {
    @Override
    public String element() {
        return "stream";
    }

    @Override
    public EndpointSettings read(Settings settings, Function<String, Path> files) {
        return StreamSettings.from(settings, files);
    }
}
