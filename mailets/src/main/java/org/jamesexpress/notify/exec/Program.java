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
public record Program(Path file, List<String> arguments, Path folder, Input input, long outputLimit) implements Target {
    /** What is on its standard input. */
    public enum Input {
        EVENT,
        /** The message that the event is about, octet by octet; nothing where it is about none. */
        MESSAGE
    }

    @Override
    public boolean readsMessages() {
        return input == Input.MESSAGE;
    }

    @Override
    public Sender sender(Surroundings surroundings) {
        return new ProgramSender(this, surroundings);
    }

    @Override
    public String toString() {
        return "program " + file;
    }
}
