package org.jamesexpress.notify.exec;

import java.nio.file.Path;
import java.util.function.Function;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.EndpointSettings;

/** {@code <exec>}. */
public final class ProgramKind implements EndpointKind {
    @Override
    public String element() {
        return "exec";
    }

    @Override
    public EndpointSettings read(Settings settings, Function<String, Path> files) {
        return ProgramSettings.from(settings, files);
    }
}
