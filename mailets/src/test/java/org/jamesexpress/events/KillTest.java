package org.jamesexpress.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes bodies and events, and looks for all that it had acknowledged. */
class KillTest {
    @TempDir
    private Path home;

    @RepeatedTest(3)
    void keepsWhatWasAcknowledgedBeforeItWasKilled() throws IOException {
        killAndCompare();
    }

    @Tag("soak")
    @RepeatedTest(100)
    void keepsWhatWasAcknowledgedBeforeItWasKilledEachTime() throws IOException {
        killAndCompare();
    }

    private void killAndCompare() throws IOException {
        List<String> acknowledged = new ArrayList<>();
        for (int life = 0; life < 2; life++) {
            try (ChildJvm child = ChildJvm.start(Writer.class, home, life)) {
                acknowledged.addAll(child.read(50 + new Random().nextInt(500)));
                acknowledged.addAll(child.kill());
            }
        }

        try (Store store = Store.open(database(home))) {
            List<Event> events = new EventLog(store).after(0, 1_000_000);
            assertThat(events).extracting(Event::id).containsAll(acknowledged);
            assertThat(events)
                    .extracting(Event::sequence)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, events.size()).boxed().toList());
        }
        Spool spool = Spool.open(home.resolve("spool"), "database");
        for (String id : acknowledged) {
            try (InputStream body = spool.open(id)) {
                assertThat(body).hasBinaryContent(bodyOf(id));
            }
        }
    }

    private static StoreConfig database(Path home) {
        return StoreConfig.sqlite(home.resolve("express.db"));
    }

    private static byte[] bodyOf(String id) {
        return id.repeat(500).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes with many threads until it is killed, and prints each id once it is on disk. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Path home = Path.of(arguments[0]);
            EventLog log = new EventLog(Store.open(database(home)));
            Spool spool = Spool.open(home.resolve("spool"), "database");
            for (int thread = 0; thread < 8; thread++) {
                String prefix = arguments[1] + "-" + thread + "-";
                new Thread(() -> writeForEver(log, spool, prefix)).start();
            }
        }

        private static void writeForEver(EventLog log, Spool spool, String prefix) {
            for (int i = 0; ; i++) {
                String id = prefix + i;
                try {
                    spool.put(id, Content.of(bodyOf(id)));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                log.append(new NewEvent(id, EventType.MAIL_RECEIVED, "s", Instant.EPOCH, "{}"))
                        .join();
                System.out.println(id);
            }
        }
    }
}
