package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.content.ContentTerms;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Pace;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.match.Match;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.MovedClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lane on a real database, of which the test is the thread, and moves the clock. */
@Timeout(120)
abstract class LaneFixture {
    private static final int MANY = 2_000;

    @TempDir
    Path folder;

    final MovedClock clock = new MovedClock("2026-11-22T12:00:00Z");
    final List<String> alerts = new ArrayList<>();
    final List<String> tries = new ArrayList<>();
    FakeSender sender = new FakeSender();
    Store store;
    EventLog log;
    Endpoints endpoints;

    @Nullable
    Lane lane;

    abstract StoreConfig database(Path folder);

    @BeforeEach
    void open() {
        store = Store.open(database(folder));
        log = new EventLog(store);
        endpoints = new Endpoints(store, log, "node", clock, () -> 0.5);
    }

    @AfterEach
    void close() {
        store.close();
    }

    static Endpoint ordered() {
        return parallel(1);
    }

    static Endpoint parallel(int concurrency) {
        Terms terms = new Terms(
                Set.of(EventType.MAIL_RECEIVED),
                Duration.ofSeconds(10),
                List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)),
                concurrency,
                Optional.of(Duration.ofHours(1)),
                Pace.EVEN,
                Match.ALL,
                ContentTerms.NONE);
        return endpoint(terms);
    }

    static Endpoint endpoint(Terms terms) {
        return new Endpoint("crm", terms, new NoTarget(), "one");
    }

    final void start(Endpoint endpoint) {
        endpoints.enroll(endpoint);
        Lane started = lane(endpoint, "node");
        endpoints.add(endpoint, started);
        lane = started;
    }

    final Lane lane(Endpoint endpoint, String node) {
        return new Lane(endpoint, sender, store, log, node, new Told(alerts), new Counted(tries), clock, () -> 0.5);
    }

    /** As after a kill: nothing is noted at the end. */
    final void restart(Endpoint endpoint) {
        sender = new FakeSender();
        start(endpoint);
    }

    final void append(String... ids) {
        for (String id : ids) {
            log.append(new NewEvent(id, EventType.MAIL_RECEIVED, "bob@x.test", clock.instant(), "{}"))
                    .join();
        }
        lane().wake();
    }

    final void passes(Duration time) {
        clock.add(time);
        steps();
    }

    final void changed() {
        lane().look();
        steps();
    }

    /** More than are needed until nothing more happens. */
    final void steps() {
        for (int i = 0; i < 6; i++) {
            step();
        }
    }

    final Lane lane() {
        return Objects.requireNonNull(lane);
    }

    final void step() {
        lane().step();
        store.touch().join(); // What was to be noted is.
    }

    final void until(BooleanSupplier holds) {
        for (int i = 0; i < MANY && !holds.getAsBoolean(); i++) {
            step();
        }
        assertThat(holds.getAsBoolean()).isTrue();
    }

    final void rename(String from, String to) {
        execute("ALTER TABLE " + from + " RENAME TO " + to);
    }

    /** Events of the log, faster than it appends them. */
    final void appendMany(int many) {
        execute(
                "INSERT INTO event SELECT n + (SELECT last FROM event_counter), 'm' || n, 'mail.received', 's', 0, '{}' FROM ("
                        + numbers(many) + ") AS numbers");
        execute("UPDATE event_counter SET last = last + " + many);
    }

    /** Rows of the first events. */
    final void addRows(int many, String state) {
        execute("INSERT INTO notify_delivery SELECT 'crm', n, 'm' || n, 'mail.received', 's', 0, '{}', '" + state
                + "', 1, 0, 0, " + Long.MAX_VALUE + ", '' FROM (" + numbers(many) + ") AS numbers");
    }

    private static String numbers(int many) {
        return "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < " + many
                + ") SELECT n FROM number";
    }

    final void execute(String sql) {
        store.writeNow(tx -> {
            try (var statement = tx.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    final EndpointStatus status() {
        return endpoints.status("crm");
    }

    final long position() {
        return log.cursor("notify:crm");
    }

    final long waiting() {
        return status().waiting();
    }

    final Duration next() {
        return status().nextTry()
                .map(next -> Duration.between(clock.instant(), next))
                .orElse(Duration.ZERO);
    }

    /** Writes down what was tried. */
    private record Counted(List<String> tries) implements Meters {
        @Override
        public void tried(String endpoint, Outcome outcome) {
            tries.add(endpoint + " " + outcome.word());
        }
    }
}
