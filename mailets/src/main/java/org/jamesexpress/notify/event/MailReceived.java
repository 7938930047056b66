package org.jamesexpress.notify.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.EventIds;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;

/** The event {@code mail.received}: a mail came in, and what it says of itself. */
public final class MailReceived {
    private static final int OCTETS_OF_RECIPIENTS = 12_000;
    private static final int LONGEST = 320;
    private static final List<String> TEXTS =
            List.of("reversePath", "remoteHost", "remoteAddress", "helo", "authenticatedUser", "tls");

    private MailReceived() {}

    /**
     * The event of one mail. Its data have 64 KiB at most: lists that are longer are cut.
     *
     * @param ids name it: the same however often the mail is processed, and never by the Message-ID, which a sender chooses
     * @param message the exact octets of the message, not closed here
     * @param server its name, by which it signs what it found out about senders
     */
    public static NewEvent of(EventIds ids, Arrival arrival, InputStream message, String server) throws IOException {
        Summary summary = Summary.of(message);
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("mail", arrival.name())
                .put("direction", arrival.direction().word())
                .put("arrived", arrival.time().toString());
        data.set("envelope", envelope(arrival));
        MailContent.put(data, summary, arrival.reversePath().isEmpty());
        data.set("authentication", Authentication.of(arrival, summary.header(), server));
        String subject = arrival.recipients().keySet().stream().findFirst().orElse(arrival.name());
        String id = ids.of(EventType.MAIL_RECEIVED, arrival.identity());
        return new NewEvent(id, EventType.MAIL_RECEIVED, subject, arrival.time(), data.toString());
    }

    /** As every JSON of this project shows it, but for what was found out about the sender, which stands apart. */
    private static ObjectNode envelope(Arrival arrival) {
        ObjectNode envelope = arrival.envelope();
        envelope.remove(List.of("authentication"));
        Fitted.put(envelope, "recipients", "recipient", envelope.get("recipients"), OCTETS_OF_RECIPIENTS);
        for (String name : TEXTS) {
            if (envelope.has(name)) {
                envelope.put(name, Plain.of(envelope.get(name).asText(), LONGEST));
            }
        }
        return envelope;
    }
}
