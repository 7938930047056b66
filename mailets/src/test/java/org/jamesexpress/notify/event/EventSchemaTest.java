package org.jamesexpress.notify.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.testing.EventSchema;
import org.jamesexpress.testing.FullArrival;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published form of events is the one that they have. */
class EventSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aMailOfWhichEverythingIsKnownFits() throws IOException {
        assertThat(EventSchema.errors(full())).isEmpty();
    }

    /** As a scoped token and a user's own webhook show it. */
    @Test
    void aMailThatIsToldOfSomeRecipientsAloneFits() throws IOException {
        EventSchema.check(Narrowed.to(List.of("bob@example.test"), fullEvent()));
    }

    @ParameterizedTest
    @MethodSource("places")
    void whatLacksAFieldDoesNotFit(String place) throws IOException {
        ObjectNode event = full();
        ((ObjectNode) event.at(place.substring(0, place.lastIndexOf('/'))))
                .remove(Arrays.asList(place.substring(place.lastIndexOf('/') + 1)));

        assertThat(EventSchema.errors(event)).isNotEmpty();
    }

    /** Of every field that is always there. */
    static Stream<String> places() throws IOException {
        return places(full(), "")
                .filter(place -> !place.matches("/data/envelope/(remote.*|helo|authenticatedUser|tls|recipientCount)"));
    }

    private static Stream<String> places(JsonNode json, String path) {
        Stream.Builder<String> fields = Stream.builder();
        json.fieldNames().forEachRemaining(name -> fields.add(path + "/" + name));
        Stream<String> within = Stream.of("data", "envelope", "headers", "auto", "list", "authentication", "spf")
                .filter(json::has)
                .flatMap(name -> places(json.get(name), path + "/" + name));
        Stream<String> items = Stream.of("recipients", "from", "attachments")
                .filter(json::has)
                .flatMap(name -> places(json.get(name).get(0), path + "/" + name + "/0"));
        return Stream.of(fields.build(), within, items).flatMap(each -> each);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/data",
                "/data/envelope",
                "/data/headers",
                "/data/headers/from/0",
                "/data/attachments/0",
                "/data/auto",
                "/data/list",
                "/data/authentication",
                "/data/authentication/spf"
            })
    void whatHasAnUnknownFieldDoesNotFit(String place) throws IOException {
        ObjectNode event = full();
        ((ObjectNode) event.at(place)).put("surprise", 1);

        assertThat(EventSchema.errors(event)).isNotEmpty();
    }

    @Test
    void aStoredMessageFits() throws IOException {
        String message = "Return-Path: <>\r\nSubject: Hello\r\n\r\nHello.\r\n";
        MailStored.Place place = new MailStored.Place(
                "INBOX",
                "bob@example.test",
                "7",
                1_795_291_141L,
                3,
                Optional.of("9f"),
                Optional.empty(),
                List.of("\\Seen", "$label"),
                Instant.EPOCH,
                true);

        NewEvent event = EventSchema.checked(MailStored.of(
                (type, fact) -> fact, place, new ByteArrayInputStream(message.getBytes(UTF_8)), Instant.EPOCH));

        JsonNode data = JSON.readTree(event.data());
        assertThat(event.subject()).isEqualTo("bob@example.test");
        assertThat(data.at("/flags").toString()).isEqualTo("[\"\\\\Seen\",\"$label\"]");
        assertThat(data.at("/thread").isNull()).isTrue();
        assertThat(data.at("/auto/automatic").asBoolean()).isTrue();
    }

    @Test
    void aStoredMessageHasOneIdHoweverOftenItIsTold() throws IOException {
        assertThat(stored("INBOX", 1, 3, true)).isEqualTo(stored("Renamed", 1, 3, false));
        assertThat(stored("INBOX", 2, 3, true)).isNotEqualTo(stored("INBOX", 1, 3, true));
        assertThat(stored("INBOX", 1, 4, true)).isNotEqualTo(stored("INBOX", 1, 3, true));
    }

    private static String stored(String mailbox, long validity, long uid, boolean delivery) throws IOException {
        MailStored.Place place = new MailStored.Place(
                mailbox,
                "b@x.test",
                "7",
                validity,
                uid,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                delivery);
        return MailStored.of((type, fact) -> fact, place, new ByteArrayInputStream(new byte[0]), Instant.EPOCH)
                .id();
    }

    @Test
    void everyTypeIsNamed() throws IOException {
        JsonNode types = JSON.readTree(EventSchema.FILE.toFile()).at("/properties/type/enum");

        for (EventType type : EventType.values()) {
            assertThat(types).extracting(JsonNode::asText).contains("org.jamesexpress." + type.word());
        }
    }

    private static ObjectNode full() throws IOException {
        return (ObjectNode) JSON.readTree(CloudEvent.of(fullEvent(), "//example.test"));
    }

    private static Event fullEvent() throws IOException {
        byte[] message = """
                From: Alice <alice@example.test>
                Subject: Hello
                Date: Sat, 21 Nov 2026 20:00:00 +0800
                Message-ID: <2@example.test>
                References: <1@example.test>
                List-Id: <l.example.test>
                List-Unsubscribe: <https://example.test/leave>
                Auto-Submitted: auto-generated
                Content-Type: application/pdf; name=a.pdf
                Content-ID: <1@x>

                PDF
                """.replace("\n", "\r\n").getBytes(UTF_8);
        NewEvent event = MailReceived.of(
                (type, fact) -> fact, FullArrival.made(), new ByteArrayInputStream(message), "example.test");
        return new Event(7, event.id(), event.type(), event.subject(), event.time(), event.data());
    }
}
