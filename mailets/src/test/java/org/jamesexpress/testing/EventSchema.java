package org.jamesexpress.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.event.CloudEvent;

/**
 * The published form of events, and stricter than it is published: a field that it does not describe is a fault here, since
 * it may come in a later version alone.
 */
public final class EventSchema {
    public static final Path FILE = Path.of("../docs/schema/event-1.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema SCHEMA = schema();

    private EventSchema() {}

    /** Fails with what is wrong with an event, as it goes over the wire. */
    public static void check(Event event) {
        try {
            assertThat(errors(JSON.readTree(CloudEvent.of(event, "//example.test"))))
                    .as(event.data())
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Likewise of one that is not in a log yet. */
    public static NewEvent checked(NewEvent event) {
        check(new Event(1, event.id(), event.type(), event.subject(), event.time(), event.data()));
        return event;
    }

    public static List<Error> errors(JsonNode cloudEvent) {
        return SCHEMA.validate(
                cloudEvent, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static Schema schema() {
        try {
            JsonNode schema = JSON.readTree(FILE.toFile());
            close(schema);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(schema.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode described && schema.has("type") && schema.has("required")) {
            described.put("additionalProperties", false);
        }
        schema.forEach(EventSchema::close);
    }
}
