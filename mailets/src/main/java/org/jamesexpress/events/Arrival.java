package org.jamesexpress.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * A mail as it came in: its whole envelope, and who handed it over. What isn't known is an empty text.
 *
 * @param name the mail's own name in this server, which no sender chooses
 * @param origin the name of the mail that this one was split from: stays the same when a split is done again after a crash
 * @param reversePath empty for the null reverse-path (RFC 5321 4.5.5)
 * @param recipients every recipient of the envelope, bcc included, in its order, with the way that the mail goes for each
 * @param authenticatedUser who logged in to submit it
 * @param tls version and cipher suite of the connection that it came by, such as {@code TLSv1.3 TLS_AES_256_GCM_SHA384};
 *     {@link #CLEAR} if it had none
 * @param authentication what this server found out about the sender, raw, by the name of the check: {@code spf}, {@code dkim}
 * @param time when the server took it
 */
public record Arrival(
        String name,
        String origin,
        String reversePath,
        Map<String, MailDirection> recipients,
        String remoteHost,
        String remoteAddress,
        String helo,
        String authenticatedUser,
        String tls,
        Map<String, String> authentication,
        Instant time) {
    /** The {@code tls} of a connection in clear. */
    public static final String CLEAR = "none";

    public Arrival {
        recipients = Collections.unmodifiableMap(new LinkedHashMap<>(recipients));
        authentication = Collections.unmodifiableMap(new LinkedHashMap<>(authentication));
    }

    /** Outbound if the mail leaves for anybody, else inbound if it came from outside, else internal. */
    public MailDirection direction() {
        Collection<MailDirection> directions = recipients.values();
        if (directions.contains(MailDirection.OUTBOUND)) {
            return MailDirection.OUTBOUND;
        }
        return directions.contains(MailDirection.INTERNAL) ? MailDirection.INTERNAL : MailDirection.INBOUND;
    }

    /**
     * What tells this mail from every other of this server: its name before any split, and its envelope, which tells the
     * parts of a split apart, and a bounce from the mail that it answers. The same however often the mail is processed.
     */
    public String identity() {
        return String.join("\n", origin, reversePath, String.join("\n", new TreeSet<>(recipients.keySet())));
    }

    /** The envelope as every JSON of this project shows it; what isn't known is left out. */
    public ObjectNode envelope() {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode().put("reversePath", reversePath);
        ArrayNode list = envelope.putArray("recipients");
        recipients.forEach(
                (address, direction) -> list.addObject().put("address", address).put("direction", direction.word()));
        putIfKnown(envelope, "remoteHost", remoteHost);
        putIfKnown(envelope, "remoteAddress", remoteAddress);
        putIfKnown(envelope, "helo", helo);
        putIfKnown(envelope, "authenticatedUser", authenticatedUser);
        putIfKnown(envelope, "tls", tls);
        if (!authentication.isEmpty()) {
            ObjectNode checks = envelope.putObject("authentication");
            authentication.forEach(checks::put);
        }
        return envelope;
    }

    private static void putIfKnown(ObjectNode json, String key, String value) {
        if (!value.isEmpty()) {
            json.put(key, value);
        }
    }
}
