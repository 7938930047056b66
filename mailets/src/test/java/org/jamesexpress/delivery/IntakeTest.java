package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.delivery.OutboundTest.Database;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mail that is taken, for the first time or again, on both databases. */
class IntakeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SOON = NOW.plus(Duration.ofMinutes(59));
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void bouncesNotAgainWhatIsProcessedAgainAfterACrash(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Outbound outbound = outbound(store, "here", "direct");
            take(outbound, NOW, "bob@b.test", "carol@c.test");
            end(outbound, "b.test", Outcome.BOUNCED);
            assertThat(take(outbound, SOON, "bob@b.test", "carol@c.test"))
                    .as("while carol waits")
                    .isEmpty();
            end(outbound, "c.test", Outcome.BOUNCED);
            assertThat(take(outbound, SOON, "bob@b.test", "carol@c.test"))
                    .as("once all have an end")
                    .isEmpty();
            assertThat(outbound.spool().ids()).isEmpty();
            assertThat(take(outbound, LATER, "bob@b.test", "carol@c.test"))
                    .as("an hour later")
                    .containsExactly("b.test", "c.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void triesAgainAtOnceWhatNobodyWasToldOfAndLeavesNoBodyBehind(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Outbound outbound = outbound(store, "here", "direct");
            take(outbound, NOW, "bob@b.test");
            end(outbound, "b.test", Outcome.KEPT);
            assertThat(take(outbound, SOON, "bob@b.test")).containsExactly("b.test");
            Parcel parcel = outbound.parcel(new Job("m1", "b.test"), SOON).orElseThrow();
            assertThat(outbound.spool().ids()).containsExactly(parcel.body().id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesAMailThatIsUnderWayOnAnotherNodeToThatNode(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Outbound here = outbound(store, "here", "direct");
            Outbound there = outbound(store, "there", "direct");
            take(here, NOW, "bob@b.test", "carol@c.test");
            end(here, "b.test", Outcome.BOUNCED);

            assertThat(take(there, LATER, "bob@b.test", "dave@d.test")).isEmpty();

            assertThat(there.spool().ids()).isEmpty();
            assertThat(there.dueDestinations(LATER)).isEmpty();
            assertThat(here.dueDestinations(LATER)).containsExactlyInAnyOrder("b.test", "c.test", "d.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void movesAMailThatIsOpenedAgainToItsNewNodeAndRoute(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Outbound old = outbound(store, "old", "direct");
            take(old, NOW, "bob@b.test", "carol@c.test");
            end(old, "b.test", Outcome.BOUNCED);
            end(old, "c.test", Outcome.BOUNCED);
            Outbound fresh = outbound(store, "new", "other");

            assertThat(take(fresh, LATER, "bob@b.test")).containsExactly("b.test");

            new Cleaning(store, fresh.spool(), "other").sweep();
            assertThat(fresh.spool().ids()).hasSize(1);
            assertThat(fresh.dueMails("b.test", LATER, 10)).containsExactly("m1");
            assertThat(old.dueDestinations(LATER)).isEmpty();
            List<String> routes = store.read(connection ->
                    Sql.query(connection, row -> row.getString(1), "SELECT DISTINCT route FROM outbound_recipient"));
            assertThat(routes).containsExactly("other");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesAMailToTwentyThousand(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Outbound outbound = outbound(store, "here", "direct");
            String[] to = IntStream.range(0, 20_000)
                    .mapToObj(each -> "r" + each + "@b.test")
                    .toArray(String[]::new);
            long start = System.nanoTime();
            take(outbound, NOW, to);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            List<Recipient> recipients =
                    outbound.parcel(new Job("m1", "b.test"), NOW).orElseThrow().recipients();
            assertThat(recipients).extracting(Recipient::address).containsExactly(to);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesAMailWhoseSenderNamesItByWhatNoTableTakes(Database database) throws Exception {
        try (Store store = Store.open(database.create(folder))) {
            Outbound outbound = outbound(store, "here", "direct");
            StringBuilder endless = new StringBuilder("<a\0b");
            IntStream.range(0, 9_000).map(each -> 0x10000 + each * 7).forEach(endless::appendCodePoint);
            OutboundMail mail = new OutboundMail(
                    "m1",
                    "alice@a.test",
                    Optional.empty(),
                    Optional.of("Q\0Q"),
                    List.of(Rcpt.of("bob@b.test")),
                    Optional.of(endless.toString()),
                    content());

            outbound.accept(mail, NOW);

            Parcel parcel = outbound.parcel(new Job("m1", "b.test"), NOW).orElseThrow();
            assertThat(parcel.messageId()).startsWith("<a b");
            assertThat(parcel.envid()).isEmpty();
        }
    }

    private Outbound outbound(Store store, String node, String route) {
        return new Outbound(store, Spool.open(folder.resolve(node), store.id()), new EventLog(store), route);
    }

    private static Set<String> take(Outbound outbound, Instant now, String... to) throws IOException {
        return outbound.accept(
                new OutboundMail(
                        "m1",
                        "alice@a.test",
                        Optional.empty(),
                        Optional.empty(),
                        Stream.of(to).map(Rcpt::of).toList(),
                        Optional.empty(),
                        content()),
                now);
    }

    private static void end(Outbound outbound, String destination, Outcome outcome) {
        Parcel parcel = outbound.parcel(new Job("m1", destination), NOW).orElseThrow();
        Finding finding = Finding.withoutHost("5.1.1", "no such user");
        outbound.settle(
                parcel,
                parcel.recipients().stream()
                        .map(each -> new Attempt(each, NOW, 5, outcome, finding, Optional.empty()))
                        .toList());
    }

    private static Content content() {
        return Content.of("Subject: Hello\r\n\r\n".getBytes(UTF_8));
    }
}
