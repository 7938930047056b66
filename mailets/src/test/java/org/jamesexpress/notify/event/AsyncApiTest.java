package org.jamesexpress.notify.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.events.EventType;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document of the events holds together. */
class AsyncApiTest {
    private static final Path FILE = Path.of("../docs/schema/asyncapi-3.yaml");

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = document();

        assertThat(document.findValuesAsText("$ref")).hasSizeGreaterThan(10).allSatisfy(reference -> {
            if (reference.startsWith("#/")) {
                assertThat(document.at(reference.substring(1)).isMissingNode()).isFalse();
            } else {
                assertThat(Files.exists(FILE.resolveSibling(reference))).isTrue();
            }
        });
    }

    @Test
    void everyChannelHasOneOperationThatSends() throws IOException {
        JsonNode document = document();

        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(document.path("channels").fieldNames())
                .toIterable()
                .allSatisfy(name -> assertThat(document.path("operations"))
                        .filteredOn(operation ->
                                operation.at("/channel/$ref").asText().equals("#/channels/" + name))
                        .singleElement()
                        .satisfies(operation ->
                                assertThat(operation.path("action").asText()).isEqualTo("send")));
    }

    @Test
    void everyTypeThatComesUnaskedIsNamed() throws IOException {
        String description = document().at("/info/description").asText();

        for (EventType type : EventType.values()) {
            assertThat(description.contains("org.jamesexpress." + type.word()))
                    .as(type.word())
                    .isEqualTo(!type.isOfMail());
        }
    }

    private static JsonNode document() throws IOException {
        return new YAMLMapper().readTree(FILE.toFile());
    }
}
