package org.jamesexpress.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --port-offset}. */
final class PortOffset {
    /** With the highest port that the server listens on, 8000, still a port number. */
    private static final int MOST = 57_000;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "Added to every port; 10000 lets it run without privileges: SMTP on 10025, IMAP on 10143.")
    private @Nullable Integer offset;

    Optional<Integer> given() {
        return Optional.ofNullable(offset);
    }

    Optional<String> complaint() {
        return given().filter(n -> n < 0 || n > MOST).map(n -> "--port-offset " + n + ": 0 to " + MOST + " is right");
    }
}
