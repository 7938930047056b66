package org.jamesexpress.bench.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jamesexpress.bench.MadeMail;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.Notifier;
import org.jamesexpress.notify.content.ContentLimits;
import org.jamesexpress.notify.content.Library;
import org.jamesexpress.notify.event.MailReceived;
import org.jamesexpress.notify.lane.Alerts;
import org.jamesexpress.notify.lane.Endpoints;
import org.jamesexpress.notify.stream.Scope;
import org.jamesexpress.notify.stream.Tokens;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;

/** An event log and who is told of it, in this process and without a mail server. */
final class Room implements AutoCloseable {
    private static final int AT_ONCE = 500;

    private final Path folder;
    private final Store store;
    private final EventLog log;

    /** @param folder is empty */
    Room(Path folder) {
        this.folder = folder;
        this.store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        this.log = new EventLog(store);
    }

    Notifier tell(String endpoints) throws IOException, SettingsException {
        Path file = Files.writeString(folder.resolve("express-notify.xml"), endpoints);
        Endpoints running = new Endpoints(store, log, "bench", Clock.systemUTC(), () -> 0.5);
        return Notifier.start(
                file,
                folder::resolve,
                Map.of(),
                "//mx.example.test",
                store,
                log,
                library(),
                running,
                Alerts.NONE,
                Clock.systemUTC(),
                Thread::new);
    }

    /** Of no endpoint here. */
    private Library library() {
        ContentLimits limits = new ContentLimits(Duration.ofDays(7), 1 << 30);
        return Library.open(store, folder.resolve("messages"), limits, Clock.systemUTC(), Runnable::run);
    }

    /** The event of a made mail. */
    static NewEvent event(long number) throws IOException {
        return MailReceived.of(
                (type, fact) -> type.shortWord() + "-" + Sha256.hex(fact.getBytes(UTF_8)),
                MadeMail.arrival(number),
                new ByteArrayInputStream(MadeMail.octets(number)),
                "//mx.example.test");
    }

    /** Hands it in; nobody waits for the disk. */
    void append(NewEvent event) {
        CompletableFuture<Event> unused = log.append(event);
    }

    /** Appends so many; returns when they are on disk. */
    void fill(int events) throws IOException {
        for (int i = 0; i < events; i += AT_ONCE) {
            CompletableFuture<?>[] some = new CompletableFuture<?>[Math.min(AT_ONCE, events - i)];
            for (int j = 0; j < some.length; j++) {
                some[j] = log.append(event(i + j));
            }
            CompletableFuture.allOf(some).join();
        }
    }

    /** A token for any stream. */
    String token() {
        return new Tokens(store, Clock.systemUTC())
                .add("bench", Optional.empty(), Scope.EVERYTHING, Optional.empty())
                .orElseThrow()
                .reveal();
    }

    @Override
    public void close() {
        store.close();
    }
}
