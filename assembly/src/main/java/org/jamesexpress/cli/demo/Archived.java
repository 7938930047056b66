package org.jamesexpress.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A message in the archive, and the sidecar that vouches for it. */
record Archived(Octets message, JsonNode sidecar) {

    /** Every message below a folder. */
    static List<Archived> in(Path folder) throws IOException {
        List<Archived> archived = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path eml :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".eml"))::iterator) {
                Path sidecar = Path.of(eml.toString().replaceAll("\\.eml$", ".json"));
                archived.add(new Archived(
                        Octets.of(Files.readAllBytes(eml)), new ObjectMapper().readTree(Files.readAllBytes(sidecar))));
            }
        }
        return archived;
    }

    boolean hashIsRight() {
        return message.sha256().equals(sidecar.path("sha256").asText());
    }
}
