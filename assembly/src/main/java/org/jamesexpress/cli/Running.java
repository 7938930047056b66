package org.jamesexpress.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** What a running server tells the other commands, in {@code var/run/server.json}: there from ready to stop. */
record Running(long pid, List<Port> ports) {
    private static final String FILE = "var/run/server.json";

    /** One listening port. */
    record Port(String name, String address, int port) {}

    Running {
        ports = List.copyOf(ports);
    }

    /** The server that runs on a home; what a killed one left behind does not count. */
    static Optional<Running> on(Path home) throws IOException {
        try {
            Running last = new ObjectMapper().readValue(Files.readAllBytes(home.resolve(FILE)), Running.class);
            boolean alive =
                    ProcessHandle.of(last.pid()).map(ProcessHandle::isAlive).orElse(false);
            return alive ? Optional.of(last) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(Path home) throws IOException {
        Path file = home.resolve(FILE);
        Path unfinished = home.resolve(FILE + "." + pid);
        PrivateFiles.folder(home.resolve("var/run"));
        Files.write(unfinished, new ObjectMapper().writeValueAsBytes(this));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void remove(Path home) throws IOException {
        Files.deleteIfExists(home.resolve(FILE));
    }

    @JsonIgnore
    int webadminPort() throws CommandException {
        return ports.stream()
                .filter(each -> each.name().equals("webadmin"))
                .findFirst()
                .orElseThrow(
                        () -> new CommandException("The server runs without webadmin, which this command needs: set"
                                + " enabled = true in conf/webadmin.properties"))
                .port();
    }
}
