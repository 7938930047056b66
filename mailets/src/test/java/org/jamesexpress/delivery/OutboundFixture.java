package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store on one of the databases, and the mail that nodes have there on its way. */
abstract class OutboundFixture {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    Store store;

    abstract StoreConfig database(Path folder);

    @BeforeEach
    final void openStore() {
        store = Store.open(database(folder));
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    /** Of a node with a spool of its own. */
    final Outbound outbound(String node, String route) {
        return new Outbound(store, Spool.open(folder.resolve(node), store.id()), new EventLog(store), route);
    }

    /** With characters beyond ASCII and a long line. */
    static OutboundMail mail(String id, String... to) {
        return mail(id, 999, to);
    }

    /** Whose body is no row. */
    static OutboundMail largeMail(String id, String... to) {
        return mail(id, Bodies.LARGEST_ROW, to);
    }

    /** @param line its length */
    static OutboundMail mail(String id, int line, String... to) {
        return new OutboundMail(
                id,
                "alice@a.test",
                Optional.empty(),
                Optional.empty(),
                Stream.of(to).map(Rcpt::of).toList(),
                Optional.empty(),
                Content.of(octets(line)));
    }

    static byte[] octets(int line) {
        return ("Subject: é\r\n\r\n" + "x".repeat(line)).getBytes(UTF_8);
    }
}
