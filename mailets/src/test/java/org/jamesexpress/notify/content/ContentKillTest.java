package org.jamesexpress.notify.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed anywhere, no event is left without its message. */
class ContentKillTest {
    @TempDir
    Path home;

    @Test
    void everyEventHasItsMessageWhenItWasKilledInBetween() throws Exception {
        try (ChildJvm child = ChildJvm.start(Writer.class, home)) {
            child.read(20 + new Random().nextInt(100));
            child.kill();
        }

        try (Shelf shelf = shelf(home)) {
            List<Event> events = new EventLog(shelf.store()).after(0, 100_000);
            assertThat(events).hasSizeGreaterThanOrEqualTo(20);
            for (Event event : events) {
                Kept kept = shelf.contents().find(event.id()).orElseThrow();
                assertThat(kept.file()).hasContent(message(event.subject()));
            }
        }
    }

    private static Shelf shelf(Path home) {
        return new Shelf(home, Shelf.LIMITS, Clock.systemUTC(), Runnable::run);
    }

    private static String message(String subject) {
        return "Subject: " + subject + "\r\n\r\n" + "Hello.\r\n".repeat(500);
    }

    /** Keeps and notes with some threads until it is killed, and prints each id once its event is on disk. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Shelf shelf = shelf(Path.of(arguments[0]));
            EventLog log = new EventLog(shelf.store());
            shelf.contents().keepFor((event, size) -> true);
            for (int thread = 0; thread < 4; thread++) {
                String prefix = thread + "-";
                new Thread(() -> {
                            for (int i = 0; ; i++) {
                                write(shelf, log, prefix + i);
                            }
                        })
                        .start();
            }
        }

        private static void write(Shelf shelf, EventLog log, String mail) {
            String message = message("bob@example.test");
            NewEvent event = Shelf.event(mail, message);
            shelf.contents().keep(event, Content.of(message.getBytes(UTF_8)));
            log.append(event).join();
            System.out.println(event.id());
        }
    }
}
