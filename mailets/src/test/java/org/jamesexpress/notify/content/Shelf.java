package org.jamesexpress.notify.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventIds;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.event.MailReceived;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;

/** A library in a folder, with a database of its own, and events to keep something for. */
public final class Shelf implements AutoCloseable {
    public static final ContentLimits LIMITS = new ContentLimits(Duration.ofDays(7), 1L << 30);
    public static final URI BASE = URI.create("https://mail.example.test:8443");

    private static final EventIds IDS = (type, fact) ->
            type.shortWord() + "-" + Sha256.hex(fact.getBytes(UTF_8)).substring(0, 32);

    private final Path folder;
    private final Store store;
    private final Library library;

    public Shelf(Path home, ContentLimits limits, Clock clock, Executor upkeep) {
        this.folder = home.resolve("messages");
        this.store = Store.open(StoreConfig.sqlite(home.resolve("express.db")));
        this.library = Library.open(store, folder, limits, clock, upkeep);
    }

    public Library library() {
        return library;
    }

    public Store store() {
        return store;
    }

    Path folder() {
        return folder;
    }

    Contents contents() {
        return library.contents();
    }

    /** Keeps a message as a mailet does, for somebody who wants everything. */
    public Event keep(String mail, String message) {
        NewEvent event = event(mail, message);
        contents().keepFor((any, size) -> true);
        contents().keep(event, Content.of(message.getBytes(UTF_8)));
        return told(event);
    }

    static Event told(NewEvent event) {
        return new Event(7, event.id(), event.type(), event.subject(), event.time(), event.data());
    }

    static NewEvent event(String mail, String message) {
        Arrival arrival = new Arrival(
                mail,
                mail,
                "alice@example.test",
                Map.of("bob@example.test", MailDirection.INBOUND),
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                Instant.EPOCH);
        try {
            return MailReceived.of(IDS, arrival, new ByteArrayInputStream(message.getBytes(UTF_8)), "example.test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an endpoint with a stream beside it is told. */
    public Event linked(Event event) {
        ContentTerms terms = new ContentTerms(ContentTerms.Mode.LINK, 0, Duration.ofHours(24));
        return library.enclosing(terms, Optional.of(BASE)).in(event);
    }

    @Override
    public void close() {
        store.close();
    }
}
