package org.jamesexpress.notify.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.RawField;
import org.jamesexpress.parts.HeaderText;

/** What people and threads need of a message's header, decoded and safe to show; null where there is no such field. */
final class Header {
    private static final int LONGEST = 500;
    private static final int OCTETS_OF_SENDERS = 1_500;
    private static final int OCTETS_OF_RECIPIENTS = 3_500;
    private static final int OCTETS_OF_REFERENCES = 8_000;
    private static final int MOST_REFERENCES = 100;

    private final HeaderText header;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    private Header(HeaderText header) {
        this.header = header;
    }

    static ObjectNode of(HeaderText header) {
        Header fields = new Header(header);
        fields.mailboxes("from", "from", OCTETS_OF_SENDERS);
        fields.mailboxes("sender", "sender", OCTETS_OF_SENDERS);
        fields.mailboxes("replyTo", "reply-to", OCTETS_OF_SENDERS);
        fields.mailboxes("to", "to", OCTETS_OF_RECIPIENTS);
        fields.mailboxes("cc", "cc", OCTETS_OF_RECIPIENTS);
        put(fields.json, "subject", header.decoded("subject"));
        put(fields.json, "date", fields.date());
        put(fields.json, "messageId", header.raw("message-id"));
        put(fields.json, "inReplyTo", header.raw("in-reply-to"));
        fields.references();
        return fields.json;
    }

    /** A text of the sender's, or null. */
    static void put(ObjectNode json, String key, Optional<String> text) {
        text.ifPresentOrElse(each -> json.put(key, Plain.of(each, LONGEST)), () -> json.putNull(key));
    }

    private void mailboxes(String key, String field, int octets) {
        List<JsonNode> mailboxes = new ArrayList<>();
        for (Addresses.Mailbox each : Addresses.parse(header.raw(field).orElse(""))) {
            mailboxes.add(JsonNodeFactory.instance
                    .objectNode()
                    .put("name", Plain.of(each.name(), LONGEST))
                    .put("address", Plain.of(each.address(), LONGEST)));
        }
        Fitted.put(json, key, key, mailboxes, octets);
    }

    /** Where there are too many, the first, which began the thread, and the nearest. */
    private void references() {
        List<String> all = Arrays.stream(header.raw("references").orElse("").split("\\s+", -1))
                .filter(each -> !each.isEmpty())
                .toList();
        Stream<String> kept = all.size() <= MOST_REFERENCES
                ? all.stream()
                : Stream.concat(
                        Stream.of(all.get(0)), all.subList(all.size() - MOST_REFERENCES + 1, all.size()).stream());
        Fitted.put(
                json,
                "references",
                "reference",
                kept.map(each -> TextNode.valueOf(Plain.of(each, LONGEST))).toList(),
                OCTETS_OF_REFERENCES);
        json.put("referenceCount", all.size());
    }

    private Optional<String> date() {
        return header.raw("date")
                .map(text -> DateTimeFieldLenientImpl.PARSER.parse(new RawField("Date", text), DecodeMonitor.SILENT))
                .map(DateTimeField::getDate)
                .map(Date::toInstant)
                .map(Object::toString)
                .filter(text ->
                        Character.isDigit(text.charAt(0)) && !text.startsWith("0000")); // RFC 3339 has four digits
    }
}
