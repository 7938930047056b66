package org.jamesexpress.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Programs that a test writes, in the language of {@code /bin/sh}, and what has become of them. */
public final class Programs {
    private Programs() {}

    public static Path write(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Those whose numbers a program wrote, one a line, that still run. Who waits to be buried doesn't. */
    public static List<ProcessHandle> running(Path numbers) throws IOException {
        return Files.readAllLines(numbers).stream()
                .flatMap(number -> ProcessHandle.of(Long.parseLong(number)).stream())
                .filter(process -> process.isAlive() && process.info().command().isPresent())
                .toList();
    }
}
