package org.jamesexpress.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** An OpenAPI document, and what it demands of answers: as much of JSON Schema as it uses. */
final class OpenApi {
    private final JsonNode document;

    OpenApi(String yaml) throws IOException {
        document = new YAMLMapper().readTree(yaml);
    }

    /** As {@code GET /express/queue/{id}}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    Set<String> queryParameters(String method, String path) {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : document.at(pointer("paths", path, method)).path("parameters")) {
            JsonNode parameter = resolved(each);
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }

    /** Fails if a reference leads nowhere, or an operation lacks what OpenAPI demands of it. */
    void check() {
        assertThat(document.path("openapi").asText()).startsWith("3.1.");
        assertThat(document.at("/info/title").asText()).isNotEmpty();
        assertThat(document.at("/info/version").isTextual()).isTrue();
        assertThat(document.findValuesAsText("$ref")).isNotEmpty().allSatisfy(this::target);
        assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates();
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                assertThat(operation.path("responses"))
                        .isNotEmpty()
                        .allSatisfy(response -> assertThat(
                                        resolved(response).path("description").asText())
                                .isNotEmpty());
                assertThat(operation.path("parameters")).allSatisfy(each -> {
                    JsonNode parameter = resolved(each);
                    assertThat(parameter.path("in").asText()).isIn("query", "path");
                    assertThat(parameter.path("name").asText()).isNotEmpty();
                    assertThat(parameter.path("schema").isObject()).isTrue();
                });
            }
        }
    }

    /** Fails if an answer is not as the document says. */
    void checkAnswer(String method, String path, int status, JsonNode answer) {
        JsonNode response = resolved(
                document.at(pointer("paths", path, method)).path("responses").path("" + status));
        JsonNode schema = response.path("content").elements().next().path("schema");
        assertThat(schema.isObject())
                .as("%s %s answers %d", method, path, status)
                .isTrue();
        checkValue(path, schema, answer);
    }

    private void checkValue(String where, JsonNode mayBeReference, JsonNode value) {
        JsonNode schema = resolved(mayBeReference);
        Set<String> types = new TreeSet<>();
        types.add(schema.path("type").asText());
        schema.path("type").forEach(each -> types.add(each.asText()));
        assertThat(types).as(where).contains(typeOf(value));
        if (schema.has("enum")) {
            assertThat(schema.path("enum")).as(where).contains(value);
        }
        if (schema.path("format").asText().equals("date-time")) {
            assertThat(Instant.parse(value.asText())).as(where).isNotNull();
        }
        schema.path("required")
                .forEach(name -> assertThat(value.has(name.asText()))
                        .as(where + " has " + name)
                        .isTrue());
        if (schema.path("additionalProperties").asBoolean()) {
            return;
        }
        value.properties().forEach(field -> {
            JsonNode property = schema.path("properties").path(field.getKey());
            assertThat(property.isObject())
                    .as(where + " may have " + field.getKey())
                    .isTrue();
            checkValue(where + "." + field.getKey(), property, field.getValue());
        });
        if (value.isArray()) {
            value.forEach(each -> checkValue(where + "[]", schema.path("items"), each));
        }
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> value.getNodeType().name();
        };
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? target(node.path("$ref").asText()) : node;
    }

    private JsonNode target(String reference) {
        assertThat(reference).startsWith("#/");
        JsonNode target = document.at(reference.substring(1));
        assertThat(target.isObject()).as(reference).isTrue();
        return target;
    }

    private static String pointer(String... names) {
        StringBuilder pointer = new StringBuilder();
        for (String name : names) {
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
