package org.jamesexpress.notify.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.RawField;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.parts.HeaderText;
import org.jamesexpress.store.Sha256;

/** The event {@code mail.received}: a mail came in, and what it says of itself. */
public final class MailReceived {
    private MailReceived() {}

    /**
     * The event of one mail.
     *
     * @param message the exact octets of the message, not closed here
     */
    public static NewEvent of(Arrival arrival, InputStream message) throws IOException {
        Summary summary = Summary.of(message);
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("mail", arrival.name())
                .put("direction", arrival.direction().word())
                .put("arrived", arrival.time().toString());
        data.set("envelope", arrival.envelope());
        data.set("headers", headers(summary.header()));
        data.put("size", summary.size()).put("sha256", summary.sha256());
        ArrayNode attachments = data.putArray("attachments");
        summary.attachments()
                .forEach(each -> attachments
                        .addObject()
                        .put("name", each.name())
                        .put("type", each.type())
                        .put("size", each.size()));
        String subject = arrival.recipients().keySet().stream().findFirst().orElse(arrival.name());
        return new NewEvent(id(arrival), EventType.MAIL_RECEIVED, subject, arrival.time(), data.toString());
    }

    /** The same however often the mail is processed, and never from the Message-ID, which a sender chooses. */
    private static String id(Arrival arrival) {
        byte[] identity = arrival.identity().getBytes(StandardCharsets.UTF_8);
        return "received-" + HexFormat.of().formatHex(Sha256.digest().digest(identity), 0, 16);
    }

    /** Decoded; null where the message has no such field, so that a reader need not ask twice. */
    private static ObjectNode headers(HeaderText header) {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        headers.set("from", mailboxes(header, "from"));
        headers.set("to", mailboxes(header, "to"));
        headers.set("cc", mailboxes(header, "cc"));
        headers.put("subject", header.decoded("subject").orElse(null));
        headers.put("date", date(header).orElse(null));
        headers.put("messageId", header.raw("message-id").orElse(null));
        headers.put("inReplyTo", header.raw("in-reply-to").orElse(null));
        ArrayNode references = headers.putArray("references");
        header.raw("references").ifPresent(all -> {
            for (String each : all.split("\\s+", -1)) {
                references.add(each);
            }
        });
        return headers;
    }

    private static ArrayNode mailboxes(HeaderText header, String name) {
        ArrayNode mailboxes = JsonNodeFactory.instance.arrayNode();
        Addresses.parse(header.raw(name).orElse(""))
                .forEach(each -> mailboxes.addObject().put("name", each.name()).put("address", each.address()));
        return mailboxes;
    }

    private static Optional<String> date(HeaderText header) {
        return header.raw("date")
                .map(text -> DateTimeFieldLenientImpl.PARSER.parse(new RawField("Date", text), DecodeMonitor.SILENT))
                .map(DateTimeField::getDate)
                .map(Date::toInstant)
                .map(Object::toString);
    }
}
