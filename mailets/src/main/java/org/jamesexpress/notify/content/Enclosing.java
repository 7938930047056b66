package org.jamesexpress.notify.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the message itself, or links to it, into an event on its way to one endpoint. Any thread may call. */
public final class Enclosing {
    private static final Logger LOGGER = LoggerFactory.getLogger(Enclosing.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ContentTerms terms;
    private final Optional<URI> base;
    private final Messages messages;
    private final Links links;
    private final Clock clock;

    /**
     * What one endpoint gets.
     *
     * @param base where our links lead to, before their path
     */
    public Enclosing(ContentTerms terms, Optional<URI> base, Messages messages, Links links, Clock clock) {
        this.terms = terms;
        this.base = base;
        this.messages = messages;
        this.links = links;
        this.clock = clock;
    }

    /** Whether an event is of those that have a message. */
    public static boolean hasMessage(Event event) {
        return event.type() == EventType.MAIL_RECEIVED || event.type() == EventType.MAIL_STORED;
    }

    /** Whether the message of such an event is to be kept. */
    public boolean wants(Event event, long size) {
        return hasMessage(event) && terms.wants(size, base.isPresent());
    }

    /** The event with what the endpoint wants of its message. */
    public Event in(Event event) {
        if (terms.mode() == ContentTerms.Mode.NONE || !hasMessage(event)) {
            return event;
        }
        ObjectNode data = data(event);
        ObjectNode content = data.putObject("content");
        try {
            enclose(event, data, content);
        } catch (NoSuchFileException e) {
            content.put("missing", "gone");
        } catch (IOException e) {
            LOGGER.debug("can't read the message of event={} reason=\"{}\"", event.id(), e.getMessage());
            content.put("missing", "unreadable");
        }
        return new Event(event.sequence(), event.id(), event.type(), event.subject(), event.time(), data.toString());
    }

    private static ObjectNode data(Event event) {
        try {
            return (ObjectNode) JSON.readTree(event.data());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the data of event " + event.id() + " are no JSON", e);
        }
    }

    private void enclose(Event event, ObjectNode data, ObjectNode content) throws IOException {
        Optional<Kept> kept = messages.find(event.id());
        boolean inline = terms.mode() == ContentTerms.Mode.INLINE;
        if (inline && data.path("size").asLong() <= terms.inlineLimit() && kept.isPresent()) {
            content.put("base64", Files.readAllBytes(kept.get().file()));
        } else if (base.isEmpty()) {
            content.put("missing", data.path("size").asLong() > terms.inlineLimit() ? "too-large" : "gone");
        } else if (kept.isEmpty()) {
            content.put("missing", "gone");
        } else {
            link(event.id(), data, content, expires(kept.get()), base.get());
        }
    }

    private Instant expires(Kept kept) {
        Instant wanted = clock.instant().plus(terms.linkLife());
        Instant expires = wanted.isBefore(kept.until()) ? wanted : kept.until();
        return Instant.ofEpochSecond(expires.getEpochSecond());
    }

    private void link(String id, ObjectNode data, ObjectNode content, Instant expires, URI base) {
        content.put("message", base + links.signed(Links.message(id), expires));
        content.put("expires", expires.toString());
        int number = 0;
        for (JsonNode attachment : data.path("attachments")) {
            number++;
            ((ObjectNode) attachment).put("url", base + links.signed(Links.attachment(id, number), expires));
        }
    }
}
