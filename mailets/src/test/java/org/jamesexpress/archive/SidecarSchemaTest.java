package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.FullArrival;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands beside an archived mail is of the published form. */
class SidecarSchemaTest {
    private static final Path FILE = Path.of("../docs/schema/archive-sidecar-1.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    @Test
    void everyFieldThatThereCanBeFits() throws IOException {
        JsonNode sidecar = sidecar(FullArrival.made(), "zstd");

        assertThat(errors(sidecar)).isEmpty();
        assertThat(described(JSON.readTree(FILE.toFile()), ""))
                .containsExactlyInAnyOrderElementsOf(fields(sidecar, ""));
    }

    @Test
    void aMailOfWhichNothingIsKnownFits() throws IOException {
        Arrival bare = new Arrival(
                "m",
                "m",
                "",
                Map.of("bob@example.test", MailDirection.INBOUND),
                "",
                "",
                "",
                "",
                Arrival.CLEAR,
                Map.of(),
                Instant.ofEpochSecond(1));

        assertThat(errors(sidecar(bare, "none"))).isEmpty();
    }

    @Test
    void whatIsStoredAsItCameFits() throws IOException {
        ObjectNode plain = sidecar(FullArrival.made());

        assertThat(errors(plain)).isEmpty();
        assertThat(plain.has("stored")).isFalse();
        assertThat(errors(sidecar(FullArrival.made(), "compression", "zstd"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "id", "mail", "direction", "arrived", "archived", "size", "sha256", "envelope"})
    void whatLacksAFieldDoesNotFit(String field) throws IOException {
        ObjectNode sidecar = sidecar(FullArrival.made(), "none");
        sidecar.remove(field);

        assertThat(errors(sidecar)).hasSize(1);
    }

    @Test
    void whatHasAWrongValueDoesNotFit() throws IOException {
        ObjectNode sidecar = sidecar(FullArrival.made(), "zstd");
        sidecar.put("arrived", "21/11/2026");
        sidecar.withObject("/envelope").put("tls", "TLSv1.3");
        sidecar.withObject("/stored").put("compression", "gzip");

        assertThat(errors(sidecar)).hasSizeGreaterThanOrEqualTo(3);
    }

    private ObjectNode sidecar(Arrival mail, String compression) throws IOException {
        return sidecar(
                mail,
                "compression",
                compression,
                "stopFree",
                "0",
                "retention",
                "10y",
                "masterKey",
                MasterKeys.fresh(),
                "keys",
                "keys");
    }

    private ObjectNode sidecar(Arrival mail, String... parameters) throws IOException {
        ArchiveConfig config = Archives.config(root, parameters);
        Archive archive = Archive.open(config, Clock.systemUTC(), new SecureRandom());
        Path message = archive.add(mail, Content.of("Subject: Hello\r\n\r\n".getBytes(UTF_8)))
                .orElseThrow();
        return (ObjectNode) new StoredMessage(config.folder(), config.folder().relative(message))
                .sidecar()
                .orElseThrow();
    }

    private static List<Error> errors(JsonNode sidecar) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(FILE));
        return schema.validate(
                sidecar, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    /** The fields that the schema names; those of the items of a list like those of an object. */
    private static List<String> described(JsonNode schema, String path) {
        List<String> fields = new ArrayList<>();
        JsonNode properties = schema.path("properties");
        properties.fieldNames().forEachRemaining(name -> {
            fields.add(path + name);
            fields.addAll(described(properties.path(name), path + name + "."));
        });
        if (schema.has("items")) {
            fields.addAll(described(schema.path("items"), path));
        }
        return fields;
    }

    private static List<String> fields(JsonNode json, String path) {
        List<String> fields = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> {
            fields.add(path + name);
            fields.addAll(fields(json.path(name), path + name + "."));
        });
        if (json.isArray()) {
            json.forEach(each -> fields.addAll(fields(each, path)));
        }
        return fields;
    }
}
