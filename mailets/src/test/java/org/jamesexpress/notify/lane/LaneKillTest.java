package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.content.ContentTerms;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Pace;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.match.Match;
import org.jamesexpress.store.ChildJvm;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills a process that appends events and tells an endpoint of them, which refuses one in ten. */
@Timeout(300)
class LaneKillTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(LaneKillTest.class);

    /** Sets what was taken apart from what the process logs. */
    private static final String TAKEN = "taken ";

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void losesNoEventWhenItIsKilled(int concurrency) throws Exception {
        killAndCompare(concurrency, 2);
    }

    @Tag("soak")
    @RepeatedTest(10)
    void losesNoEventWhenItIsKilledAgainAndAgain() throws Exception {
        killAndCompare(1, 10);
    }

    private void killAndCompare(int concurrency, int kills) throws Exception {
        List<String> taken = new ArrayList<>();
        for (int life = 0; life < kills; life++) {
            try (ChildJvm child = ChildJvm.start(Teller.class, home, life, concurrency)) {
                addTo(taken, child.read(50 + new Random().nextInt(500)));
                addTo(taken, child.kill());
            }
        }
        try (Store store = Store.open(database(home))) {
            EventLog log = new EventLog(store);
            List<String> last = new ArrayList<>();
            Endpoints endpoints = new Endpoints(store, log, "node", Clock.systemUTC(), () -> 0.5);
            RunningLane lane = start(endpoints, concurrency, new Refusing(last, 0));
            List<Event> events = log.after(0, 1_000_000);
            long end = events.get(events.size() - 1).sequence();
            while (log.cursor("notify:crm") < end || endpoints.status("crm").waiting() > 0) {
                Thread.onSpinWait();
            }
            lane.close();
            taken.addAll(last);

            Set<String> different = new HashSet<>(taken);
            LOGGER.info(
                    "{} kills, {} at once: {} events, {} told twice",
                    kills,
                    concurrency,
                    events.size(),
                    taken.size() - different.size());
            assertThat(different)
                    .containsExactlyInAnyOrderElementsOf(
                            events.stream().map(Event::id).toList());
        }
    }

    private static void addTo(List<String> taken, List<String> lines) {
        lines.stream()
                .filter(line -> line.startsWith(TAKEN))
                .map(line -> line.substring(TAKEN.length()))
                .forEach(taken::add);
    }

    private static StoreConfig database(Path home) {
        return StoreConfig.sqlite(home.resolve("express.db"));
    }

    private static RunningLane start(Endpoints endpoints, int concurrency, Sender sender) {
        Terms terms = new Terms(
                Set.of(EventType.MAIL_RECEIVED),
                Duration.ofSeconds(10),
                Collections.nCopies(50, Duration.ofMillis(1)),
                concurrency,
                Optional.empty(),
                Pace.EVEN,
                Match.ALL,
                ContentTerms.NONE);
        Endpoint endpoint = new Endpoint("crm", terms, new NoTarget(), "one");
        endpoints.enroll(endpoint);
        return endpoints.start(endpoint, sender, Alerts.NONE, Thread::new);
    }

    /** Takes an event, or refuses its first try. */
    private static final class Refusing implements Sender {
        private final List<String> taken;
        private final Set<String> refused = new HashSet<>();
        private final int oneIn;

        Refusing(List<String> taken, int oneIn) {
            this.taken = taken;
            this.oneIn = oneIn;
        }

        @Override
        public synchronized CompletableFuture<Outcome> send(Event event) {
            if (oneIn > 0 && event.sequence() % oneIn == 0 && refused.add(event.id())) {
                return CompletableFuture.completedFuture(new Outcome.Later("not now"));
            }
            taken.add(event.id());
            if (oneIn > 0) {
                System.out.println(TAKEN + event.id());
            }
            return CompletableFuture.completedFuture(new Outcome.Taken("yes"));
        }

        @Override
        public void close() {}
    }

    /** Appends and tells until it is killed, and prints each id that was taken. */
    static final class Teller {
        private Teller() {}

        public static void main(String[] arguments) {
            Store store = Store.open(database(Path.of(arguments[0])));
            EventLog log = new EventLog(store);
            Endpoints endpoints = new Endpoints(store, log, "node", Clock.systemUTC(), () -> 0.5);
            start(endpoints, Integer.parseInt(arguments[2]), new Refusing(new ArrayList<>(), 10));
            for (int i = 0; ; i++) {
                String id = arguments[1] + "-" + i;
                log.append(new NewEvent(id, EventType.MAIL_RECEIVED, "s", Instant.EPOCH, "{}"))
                        .join();
            }
        }
    }
}
