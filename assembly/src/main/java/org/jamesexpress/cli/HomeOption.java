package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Option;

/** The option {@code --home}. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:EXPRESS_HOME:-${sys:express.distribution:-.}}",
            description = "The folder that holds conf/ and var/ (default: EXPRESS_HOME, or else the distribution).")
    private Path folder = Path.of("");

    Path folder() {
        return folder.toAbsolutePath().normalize();
    }

    /** The folder, which {@code express init} has filled. */
    Path initialised() throws CommandException {
        Path home = folder();
        if (!Files.isDirectory(home.resolve("conf"))) {
            throw new CommandException(home + " is no home, it holds no conf/: express init writes one");
        }
        return home;
    }

    /** The administrator's connection to the server that runs on this home. */
    WebAdmin webAdmin() throws CommandException, IOException {
        Path home = initialised();
        Running server = Running.on(home)
                .orElseThrow(() -> new CommandException("No server runs on " + home + ": express start does that"));
        Path key = home.resolve("conf/webadmin/private.pem");
        return new WebAdmin(server.webadminPort(), () -> AdminToken.signedBy(key, Instant.now()));
    }
}
