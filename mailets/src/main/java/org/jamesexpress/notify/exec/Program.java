package org.jamesexpress.notify.exec;

import java.nio.file.Path;
import java.util.List;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;

/**
 * What is started for an event. Its text shows no argument, which may be a secret.
 *
 * @param folder where it is started
 * @param outputLimit how many bytes it may write to its standard output and error
 */
public record Program(Path file, List<String> arguments, Path folder, long outputLimit) implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        return new ProgramSender(this, surroundings);
    }

    @Override
    public String toString() {
        return "program " + file;
    }
}
