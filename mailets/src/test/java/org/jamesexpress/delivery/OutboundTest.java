package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same on both databases. */
class OutboundTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Finding FINDING = Finding.withoutHost("4.4.3", "no answer");

    @TempDir
    Path folder;

    enum Database {
        SQLITE {
            @Override
            StoreConfig create(Path folder) {
                return StoreConfig.sqlite(folder.resolve("express.db"));
            }
        },
        POSTGRESQL {
            @Override
            StoreConfig create(Path folder) {
                return RealPostgres.newDatabase();
            }
        };

        abstract StoreConfig create(Path folder);
    }

    @ParameterizedTest
    @EnumSource
    void leadsAMailFromArrivalToItsEnd(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            EventLog events = new EventLog(store);
            Spool spool = Spool.open(folder.resolve("spool"), store.id());
            Outbound outbound = new Outbound(store, spool, events, "direct");
            assertThat(outbound.accept(mail("m1", "bob@b.test", "Carol@B.test", "dave@c.test"), NOW))
                    .containsExactly("b.test", "c.test");
            assertThat(outbound.dueDestinations(NOW)).containsExactlyInAnyOrder("b.test", "c.test");
            assertThat(outbound.dueMails("b.test", NOW, 10)).containsExactly("m1");
            assertThat(new Outbound(store, spool, events, "other").dueDestinations(NOW))
                    .isEmpty();

            Parcel parcel = outbound.parcel(new Job("m1", "b.test"), NOW).orElseThrow();
            assertThat(parcel.body().size()).isEqualTo(1014 + "\r\n".length());
            assertThat(parcel.body().eightBit()).isTrue();
            assertThat(parcel.body().longLines()).isTrue();
            assertThat(parcel.recipients())
                    .extracting(Recipient::address)
                    .containsExactly("bob@b.test", "Carol@B.test");
            Instant later = NOW.plusSeconds(300);
            outbound.settle(
                    parcel,
                    List.of(
                            attempt(parcel, 0, Outcome.DELIVERED, Optional.empty()),
                            attempt(parcel, 1, Outcome.NEXT_HOST, Optional.empty()),
                            attempt(parcel, 1, Outcome.DEFERRED, Optional.of(later))));
            outbound.markWarned(parcel, parcel.recipients().subList(1, 2), NOW);
            assertThat(outbound.parcel(new Job("m1", "b.test"), NOW)).isEmpty();
            assertThat(outbound.nextDue(NOW)).contains(later);
            Parcel second = outbound.parcel(new Job("m1", "b.test"), later).orElseThrow();
            assertThat(second.recipients()).containsExactly(new Recipient(1, Rcpt.of("Carol@B.test"), later, 1, true));

            outbound.settle(second, List.of(attempt(second, 0, Outcome.BOUNCED, Optional.empty())));
            assertThat(spool.ids()).as("while dave waits").hasSize(1);
            Parcel third = outbound.parcel(new Job("m1", "c.test"), later).orElseThrow();
            outbound.settle(third, List.of(attempt(third, 0, Outcome.DELIVERED, Optional.empty())));
            assertThat(spool.ids()).isEmpty();
            assertThat(events.after(0, 10))
                    .extracting(Event::id)
                    .containsExactly(
                            "m1:0:mail.delivered:1",
                            "m1:1:mail.deferred:1",
                            "m1:1:mail.delayed:1",
                            "m1:1:mail.bounced:2",
                            "m1:2:mail.delivered:1");

            assertThat(outbound.accept(mail("m1", "bob@b.test"), later))
                    .as("once more")
                    .isEmpty();
            assertThat(spool.ids()).isEmpty();
            new Cleaning(store, spool, "direct").forget(NOW.plus(Duration.ofDays(1)));
            assertThat(outbound.accept(mail("m1", "bob@b.test"), later))
                    .as("once forgotten")
                    .containsExactly("b.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sweepsBodiesThatACrashLeftWithoutRows(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Spool spool = Spool.open(folder.resolve("spool"), store.id());
            Outbound outbound = new Outbound(store, spool, new EventLog(store), "direct");
            outbound.accept(mail("m1", "bob@b.test"), NOW);
            String needed = spool.ids().get(0);
            spool.put("direct.orphan", Content.of(new byte[1]));
            spool.put("other.body", Content.of(new byte[1]));
            new Cleaning(store, spool, "direct").sweep();
            assertThat(spool.ids()).containsExactlyInAnyOrder(needed, "other.body");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletesInTheEndTheBodiesOfMailsThatTheDatabaseDidNotTake(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Spool spool = Spool.open(folder.resolve("spool"), store.id());
            Outbound outbound = new Outbound(store, spool, new EventLog(store), "direct");
            outbound.accept(mail("m1", "bob@b.test"), NOW);
            String needed = spool.ids().get(0);
            for (String body : List.of("direct.orphan", "direct.new", "other.body")) {
                spool.put(body, Content.of(new byte[1]));
            }
            FileTime old = FileTime.from(Instant.now().minus(Duration.ofMinutes(61)));
            for (String body : List.of(needed, "direct.orphan", "other.body")) {
                Files.setLastModifiedTime(folder.resolve("spool").resolve(body), old);
            }
            new Cleaning(store, spool, "direct").run(NOW, () -> false);
            assertThat(spool.ids()).containsExactlyInAnyOrder(needed, "direct.new", "other.body");
        }
    }

    @Test
    void forgetsNoMailThatIsReleasedMeanwhileOnAnotherNode() throws Exception {
        StoreConfig database = RealPostgres.newDatabase();
        try (Store here = Store.open(database);
                Store there = Store.open(database)) {
            Spool spool = Spool.open(folder.resolve("spool"), here.id());
            Outbound outbound = new Outbound(here, spool, new EventLog(here), "direct");
            outbound.accept(mail("m1", "bob@b.test"), NOW);
            Parcel parcel = outbound.parcel(new Job("m1", "b.test"), NOW).orElseThrow();
            outbound.settle(parcel, List.of(attempt(parcel, 0, Outcome.KEPT, Optional.empty())));
            CountDownLatch released = new CountDownLatch(1);
            CountDownLatch mayCommit = new CountDownLatch(1);
            CompletableFuture<Integer> release = there.write(connection -> {
                int rows = Sql.update(connection, "UPDATE outbound_message SET settled = 0")
                        + Sql.update(connection, "UPDATE outbound_recipient SET state = 'waiting'");
                released.countDown();
                return await(mayCommit) ? rows : 0;
            });
            assertThat(await(released)).isTrue();
            CompletableFuture<Boolean> forgets = CompletableFuture.supplyAsync(
                    () -> new Cleaning(here, spool, "direct").forget(NOW.plus(Duration.ofDays(1))));
            RealPostgres.awaitAStatementThatWaitsForALock();
            mayCommit.countDown();
            assertThat(release.get()).isEqualTo(2);
            assertThat(forgets.get()).isFalse();
            assertThat(outbound.parcel(new Job("m1", "b.test"), NOW)).isPresent();
            assertThat(spool.ids()).containsExactly(parcel.body().id());
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One that waits for long, since it broke down, must not stand in the way of the others. */
    @ParameterizedTest
    @EnumSource
    void findsTheMailsBehindOneToVeryMany(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Spool spool = Spool.open(folder.resolve("spool"), store.id());
            Outbound outbound = new Outbound(store, spool, new EventLog(store), "direct");
            outbound.accept(mail("m2", "bob@b.test"), NOW.plusSeconds(1));
            outbound.accept(
                    mail(
                            "m1",
                            IntStream.range(0, 1000)
                                    .mapToObj(each -> "r" + each + "@b.test")
                                    .toArray(String[]::new)),
                    NOW);
            outbound.accept(mail("m3", "bob@b.test"), NOW.plusSeconds(2));
            assertThat(outbound.dueMails("b.test", NOW.plusSeconds(2), 2)).containsExactly("m1", "m2");
        }
    }

    @Test
    void readsNoMoreOfTheDueMailsThanItIsAskedFor() throws Exception {
        try (Store store = Store.open(Database.SQLITE.create(folder))) {
            List<String> plan = store.read(connection -> Sql.query(
                    connection,
                    row -> row.getString("detail"),
                    "EXPLAIN QUERY PLAN " + Outbound.DUE_MAILS,
                    1,
                    2,
                    3,
                    4,
                    5));
            assertThat(plan).singleElement().asString().contains("COVERING INDEX outbound_recipient_destination");
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheMailOfAnotherNodeOnTheSameDatabaseAlone(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            EventLog events = new EventLog(store);
            Outbound here = new Outbound(store, Spool.open(folder.resolve("here"), store.id()), events, "direct");
            Outbound there = new Outbound(store, Spool.open(folder.resolve("there"), store.id()), events, "direct");
            there.accept(mail("m1", "bob@b.test"), NOW);

            assertThat(here.dueDestinations(NOW)).isEmpty();
            assertThat(here.dueMails("b.test", NOW, 10)).isEmpty();
            assertThat(here.nextDue(NOW.minusSeconds(1))).isEmpty();
            assertThat(there.dueDestinations(NOW)).containsExactly("b.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesOverTheRowsThatAnOlderVersionWroteWithoutASpool(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Spool spool = Spool.open(folder.resolve("spool"), store.id());
            Outbound outbound = new Outbound(store, spool, new EventLog(store), "direct");
            outbound.accept(mail("m1", "bob@b.test"), NOW);
            store.writeNow(connection -> Sql.update(connection, "UPDATE outbound_message SET spool = ''")
                    + Sql.update(connection, "UPDATE outbound_recipient SET spool = ''"));

            new Cleaning(store, spool, "direct").sweep();

            assertThat(outbound.parcel(new Job("m1", "b.test"), NOW)).isPresent();
            assertThat(outbound.dueMails("b.test", NOW, 10)).containsExactly("m1");
        }
    }

    private static OutboundMail mail(String id, String... to) throws IOException {
        Content content = Content.of(("Subject: é\r\n\r\n" + "x".repeat(999)).getBytes(StandardCharsets.UTF_8));
        return new OutboundMail(
                id,
                "alice@a.test",
                Optional.empty(),
                Optional.empty(),
                Stream.of(to).map(Rcpt::of).toList(),
                Optional.empty(),
                content);
    }

    private static Attempt attempt(Parcel parcel, int recipient, Outcome outcome, Optional<Instant> next) {
        return new Attempt(parcel.recipients().get(recipient), NOW, 5, outcome, FINDING, next);
    }
}
