package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.events.Retention;
import org.jamesexpress.notify.content.ContentTerms;
import org.jamesexpress.notify.endpoint.Burst;
import org.jamesexpress.notify.endpoint.Pace;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.event.CloudEvent;
import org.jamesexpress.notify.event.Narrowed;
import org.jamesexpress.notify.match.Match;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.EventSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a lane tells beside mail has the published form, and no field more or less. */
class LaneEventSchemaTest extends LaneFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }

    @BeforeEach
    void startWithAPaceOfItsOwn() {
        clock.add(Duration.ofNanos(123_456)); // As a real clock has it.
        Pace pace = new Pace(
                Optional.of(new Burst(1, Duration.ofMinutes(1))), Optional.empty(), Optional.of(Duration.ofMinutes(5)));
        start(endpoint(new Terms(
                Set.of(EventType.MAIL_RECEIVED),
                Duration.ofSeconds(10),
                List.of(),
                1,
                Optional.empty(),
                pace,
                Match.ALL,
                ContentTerms.NONE)));
        steps();
    }

    @Test
    void aGap() throws IOException {
        append("e1", "e2");
        clock.add(Duration.ofDays(2));
        append("e3");
        log.trim(clock.instant(), new Retention(Duration.ofDays(1), Duration.ofDays(1)));

        assertPublished(told(EventType.NOTIFY_GAP), "");
    }

    @Test
    void aDigest() throws IOException {
        append("e1", "e2", "e3");
        steps();
        clock.add(Duration.ofMinutes(1));
        Event digest = told(EventType.NOTIFY_DIGEST);

        assertPublished(digest, "", "/recipients/0");
        EventSchema.check(Narrowed.digest(digest));
    }

    @Test
    void aHeartbeat() throws IOException {
        clock.add(Duration.ofMinutes(5));

        assertPublished(told(EventType.NOTIFY_HEARTBEAT), "");
    }

    @Test
    void aTest() throws IOException {
        for (String name : List.of("crm", "\"b\\ob\"@example.test")) {
            NewEvent test = endpoints.testEvent(name);

            assertPublished(new Event(0, test.id(), test.type(), test.subject(), test.time(), test.data()), "");
        }
    }

    private Event told(EventType type) {
        until(() -> sender.sent().stream().anyMatch(event -> event.type() == type));
        return sender.sent().stream()
                .filter(event -> event.type() == type)
                .findFirst()
                .orElseThrow();
    }

    /** Nothing may be added at these places of the data, nor be missing: but the recipients of a digest. */
    private static void assertPublished(Event event, String... places) throws IOException {
        EventSchema.check(event);
        for (String place : places) {
            ObjectNode richer = json(event);
            within(richer, place).put("surprise", 1);
            assertThat(EventSchema.errors(richer)).as(place).isNotEmpty();
            for (String field : fields(within(json(event), place))) {
                ObjectNode poorer = json(event);
                within(poorer, place).remove(field);
                assertThat(EventSchema.errors(poorer).isEmpty())
                        .as(place + "/" + field)
                        .isEqualTo(field.equals("recipients"));
            }
        }
    }

    private static ObjectNode json(Event event) throws IOException {
        return (ObjectNode) JSON.readTree(CloudEvent.of(event, "//example.test"));
    }

    private static ObjectNode within(JsonNode json, String place) {
        return (ObjectNode) json.at("/data" + place);
    }

    private static List<String> fields(ObjectNode json) {
        List<String> fields = new ArrayList<>();
        json.fieldNames().forEachRemaining(fields::add);
        return fields;
    }
}
