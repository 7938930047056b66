package org.jamesexpress.archive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Written;

/**
 * What stands beside a message: who sent it to whom, and by which way it came, since none of that is in the message. Its
 * form is that of {@code docs/schema/archive-sidecar-1.schema.json}.
 */
final class Sidecar {
    private static final int VERSION = 1;

    private Sidecar() {}

    /**
     * The octets of the file.
     *
     * @param message size and hash of the message as it came
     * @param stored size and hash of its file
     * @param kept how long; empty if no rule says so
     */
    static byte[] of(
            Arrival mail,
            String id,
            Instant archived,
            Written message,
            Written stored,
            Packing packing,
            Optional<Kept> kept) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("version", VERSION)
                .put("id", id)
                .put("mail", mail.name())
                .put("direction", mail.direction().word())
                .put("arrived", mail.time().toString())
                .put("archived", archived.toString())
                .put("size", message.size())
                .put("sha256", message.sha256());
        packing.describe(stored, json);
        kept.ifPresent(how -> {
            ObjectNode retention = json.putObject("retention").put("rule", how.rule());
            how.until().ifPresent(day -> retention.put("until", day.toString()));
        });
        json.set("envelope", mail.envelope());
        return (json.toPrettyString() + '\n').getBytes(StandardCharsets.UTF_8);
    }
}
