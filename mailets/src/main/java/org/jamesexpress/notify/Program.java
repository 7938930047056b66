package org.jamesexpress.notify;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * What is started for an event. Its text shows no argument, which may be a secret.
 *
 * @param folder where it is started
 */
record Program(Path file, List<String> arguments, Path folder) implements Target {
    @Override
    public Sender sender(Duration timeout, String source, Clock clock, ThreadFactory threads) {
        return new ProgramSender(this, timeout, source, threads);
    }

    @Override
    public String toString() {
        return "program " + file;
    }
}
