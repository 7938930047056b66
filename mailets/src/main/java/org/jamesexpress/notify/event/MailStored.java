package org.jamesexpress.notify.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.events.EventIds;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;

/** The event {@code mail.stored}: a message has come into a mailbox, and what it says of itself. */
public final class MailStored {
    /** Flags that an event has room for. */
    private static final int MOST_FLAGS = 50;

    private static final int LONGEST_FLAG = 100;
    private static final int LONGEST_NAME = 500;

    private MailStored() {}

    /**
     * Where a message was put.
     *
     * @param owner the address of the mailbox's owner
     * @param message the server's own name of the message, where it has one
     * @param thread likewise
     * @param delivery whether it was delivered; else the user's own program put it there
     */
    public record Place(
            String mailbox,
            String owner,
            String mailboxId,
            long uidValidity,
            long uid,
            Optional<String> message,
            Optional<String> thread,
            List<String> flags,
            Instant internalDate,
            boolean delivery) {
        /** The same however often it is told. */
        String identity() {
            return String.join("\n", mailboxId, Long.toString(uidValidity), Long.toString(uid));
        }
    }

    /**
     * The event of one message. Its data have 64 KiB at most: lists that are longer are cut.
     *
     * @param ids name it
     * @param message the exact octets of the message, not closed here
     */
    public static NewEvent of(EventIds ids, Place place, InputStream message, Instant time) throws IOException {
        Summary summary = Summary.of(message);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("mailbox")
                .put("name", Plain.of(place.mailbox, LONGEST_NAME))
                .put("owner", place.owner)
                .put("id", place.mailboxId)
                .put("uidValidity", place.uidValidity);
        data.put("uid", place.uid).put("message", place.message.orElse(null)).put("thread", place.thread.orElse(null));
        ArrayNode flags = data.putArray("flags");
        place.flags.stream().limit(MOST_FLAGS).forEach(flag -> flags.add(Plain.of(flag, LONGEST_FLAG)));
        data.put("internalDate", place.internalDate.toString()).put("delivery", place.delivery);
        boolean toNobody =
                summary.header().raw("return-path").filter("<>"::equals).isPresent();
        MailContent.put(data, summary, toNobody);
        String id = ids.of(EventType.MAIL_STORED, place.identity());
        return new NewEvent(id, EventType.MAIL_STORED, place.owner, time, data.toString());
    }
}
