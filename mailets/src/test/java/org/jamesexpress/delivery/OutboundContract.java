package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds on every database. */
abstract class OutboundContract extends OutboundFixture {
    private static final int MORE_THAN_MAY_READ = 20;
    private static final Finding FINDING = Finding.withoutHost("4.4.3", "no answer");

    Outbound outbound;
    Spool spool;

    @BeforeEach
    void openOutbound() {
        outbound = outbound("spool", "direct");
        spool = outbound.bodies().spool();
    }

    @Test
    void leadsAMailFromArrivalToItsEnd() throws Exception {
        EventLog events = new EventLog(store);
        assertThat(outbound.accept(mail("m1", "bob@b.test", "Carol@B.test", "dave@c.test"), NOW))
                .containsExactly("b.test", "c.test");
        assertThat(outbound.dueDestinations(NOW, 10)).containsExactlyInAnyOrder("b.test", "c.test");
        assertThat(outbound.dueMails("b.test", NOW, 10)).containsExactly("m1");
        assertThat(new Outbound(store, spool, events, "other").dueDestinations(NOW, 10))
                .isEmpty();

        Parcel parcel = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
        assertThat(parcel.body().size()).isEqualTo(1014 + "\r\n".length());
        assertThat(parcel.body().eightBit()).isTrue();
        assertThat(parcel.body().longLines()).isTrue();
        assertThat(parcel.recipients()).extracting(Recipient::address).containsExactly("bob@b.test", "Carol@B.test");
        Instant later = NOW.plusSeconds(300);
        outbound.settle(
                parcel,
                List.of(
                        attempt(parcel, 0, Outcome.DELIVERED, Optional.empty()),
                        attempt(parcel, 1, Outcome.NEXT_HOST, Optional.empty()),
                        attempt(parcel, 1, Outcome.DEFERRED, Optional.of(later))));
        outbound.markWarned(parcel, parcel.recipients().subList(1, 2), NOW);
        assertThat(outbound.parcel("m1", List.of("b.test"), NOW)).isEmpty();
        assertThat(outbound.nextDue(NOW)).contains(later);
        Parcel second = outbound.parcel("m1", List.of("b.test"), later).orElseThrow();
        assertThat(second.recipients()).containsExactly(new Recipient(1, Rcpt.of("Carol@B.test"), later, 1, true));

        outbound.settle(second, List.of(attempt(second, 0, Outcome.BOUNCED, Optional.empty())));
        assertThat(outbound.bodies().ids()).as("while dave waits").hasSize(1);
        Parcel third = outbound.parcel("m1", List.of("c.test"), later).orElseThrow();
        outbound.settle(third, List.of(attempt(third, 0, Outcome.DELIVERED, Optional.empty())));
        assertThat(outbound.bodies().ids()).isEmpty();
        assertThat(events.after(0, 10))
                .extracting(Event::id)
                .containsExactly(
                        events.ids().of(EventType.MAIL_DELIVERED, "m1\n0\n1"),
                        events.ids().of(EventType.MAIL_DEFERRED, "m1\n1\n1"),
                        events.ids().of(EventType.MAIL_DELAYED, "m1\n1\n1"),
                        events.ids().of(EventType.MAIL_BOUNCED, "m1\n1\n2"),
                        events.ids().of(EventType.MAIL_DELIVERED, "m1\n2\n1"));

        assertThat(outbound.accept(mail("m1", "bob@b.test"), later))
                .as("once more")
                .isEmpty();
        assertThat(outbound.bodies().ids()).isEmpty();
        new Cleaning(store, spool, "direct").forget(NOW.plus(Duration.ofDays(1)));
        assertThat(outbound.accept(mail("m1", "bob@b.test"), later))
                .as("once forgotten")
                .containsExactly("b.test");
    }

    @ParameterizedTest(name = "a line of {0}")
    @ValueSource(ints = {1, Bodies.LARGEST_ROW})
    void keepsOneBodyOfAMailAsLongAsSomebodyNeedsIt(int line) throws Exception {
        Bodies bodies = outbound.bodies();
        outbound.accept(mail("m1", line, "bob@b.test", "carol@c.test"), NOW);
        outbound.accept(mail("m1", line, "bob@b.test"), NOW);
        Parcel bob = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
        assertThat(bodies.ids()).as("the first one").containsExactly(bob.body().id());
        outbound.settle(bob, List.of(attempt(bob, 0, Outcome.KEPT, Optional.empty())));
        Parcel carol = outbound.parcel("m1", List.of("c.test"), NOW).orElseThrow();
        outbound.settle(carol, List.of(attempt(carol, 0, Outcome.DELIVERED, Optional.empty())));
        assertThat(bodies.ids())
                .as("of what is kept")
                .containsExactly(bob.body().id());

        outbound.accept(mail("m1", line, "bob@b.test"), NOW);
        Parcel again = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
        assertThat(bodies.ids())
                .as("in place of the one that was kept")
                .containsExactly(again.body().id())
                .doesNotContain(bob.body().id());
        assertThat(outbound.body(again).open()).hasSameContentAs(new ByteArrayInputStream(octets(line)));
        outbound.settle(again, List.of(attempt(again, 0, Outcome.KEPT, Optional.empty())));
        new Cleaning(store, spool, "direct").forget(NOW.plus(Duration.ofDays(1)));
        assertThat(bodies.ids()).as("once forgotten").isEmpty();
    }

    @ParameterizedTest(name = "a line of {0}")
    @ValueSource(ints = {1, Bodies.LARGEST_ROW})
    void deletesTheBodyOfAMailThatIsDelivered(int line) throws Exception {
        outbound.accept(mail("m1", line, "bob@b.test"), NOW);
        Parcel parcel = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
        outbound.settle(parcel, List.of(attempt(parcel, 0, Outcome.DELIVERED, Optional.empty())));
        assertThat(outbound.bodies().ids()).isEmpty();
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> outbound.body(parcel).open());
    }

    @Test
    void sweepsBodiesThatACrashLeftWithoutRows() throws Exception {
        outbound.accept(largeMail("m1", "bob@b.test"), NOW);
        String needed = outbound.bodies().ids().get(0);
        spool.put("direct.orphan", Content.of(new byte[1]));
        spool.put("other.body", Content.of(new byte[1]));
        new Cleaning(store, spool, "direct").sweep();
        assertThat(outbound.bodies().ids()).containsExactlyInAnyOrder(needed, "other.body");
    }

    @Test
    void sweepsNoBodyThatIsNeededHoweverManyThereAre() throws Exception {
        List<String> mails =
                IntStream.range(0, 2_500).mapToObj(mail -> "m" + mail).toList();
        store.writeNow(connection -> {
            for (String mail : mails) {
                Sql.update(
                        connection,
                        "INSERT INTO outbound_message (id, route, arrived, reverse_path, spool, body, size)"
                                + " VALUES (?, 'direct', 0, '', ?, ?, 1)",
                        mail,
                        spool.id(),
                        "direct." + mail);
            }
            return mails.size();
        });
        for (String body : List.of("direct.m0", "direct.m1234", "direct.m2499", "direct.m2500")) {
            spool.put(body, Content.of(new byte[1]));
        }
        new Cleaning(store, spool, "direct").sweep();
        assertThat(outbound.bodies().ids()).containsExactlyInAnyOrder("direct.m0", "direct.m1234", "direct.m2499");
    }

    @Test
    void deletesInTheEndTheBodiesOfMailsThatTheDatabaseDidNotTake() throws Exception {
        outbound.accept(largeMail("m1", "bob@b.test"), NOW);
        String needed = outbound.bodies().ids().get(0);
        for (String body : List.of("direct.orphan", "direct.new", "other.body")) {
            spool.put(body, Content.of(new byte[1]));
        }
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofMinutes(61)));
        for (String body : List.of(needed, "direct.orphan", "other.body")) {
            Files.setLastModifiedTime(folder.resolve("spool").resolve(body), old);
        }
        new Cleaning(store, spool, "direct").run(NOW, () -> false);
        assertThat(outbound.bodies().ids()).containsExactlyInAnyOrder(needed, "direct.new", "other.body");
    }

    /** One that waits for long, since it broke down, must not stand in the way of the others. */
    @Test
    void findsTheMailsBehindOneToVeryMany() throws Exception {
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

    @Test
    void leavesTheMailOfAnotherNodeOnTheSameDatabaseAlone() throws Exception {
        Outbound here = outbound("here", "direct");
        Outbound there = outbound("there", "direct");
        there.accept(mail("m1", "bob@b.test"), NOW);

        assertThat(here.dueDestinations(NOW, 10)).isEmpty();
        assertThat(here.dueMails("b.test", NOW, 10)).isEmpty();
        assertThat(here.nextDue(NOW.minusSeconds(1))).isEmpty();
        assertThat(there.dueDestinations(NOW, 10)).containsExactly("b.test");
    }

    @Test
    void takesOverTheRowsThatAnOlderVersionWroteWithoutASpool() throws Exception {
        outbound.accept(mail("m1", "bob@b.test"), NOW);
        store.writeNow(connection -> Sql.update(connection, "UPDATE outbound_message SET spool = ''")
                + Sql.update(connection, "UPDATE outbound_recipient SET spool = ''"));

        new Cleaning(store, spool, "direct").sweep();

        assertThat(outbound.parcel("m1", List.of("b.test"), NOW)).isPresent();
        assertThat(outbound.dueMails("b.test", NOW, 10)).containsExactly("m1");
    }

    /** The first of them has to wait until it may read, so that all others are answered together. */
    @Test
    void thoseWhoAskAtOnceEachGetTheirOwnMail() throws Exception {
        for (int i = 0; i < 20; i++) {
            outbound.accept(mail("m" + i, "bob@b.test", "carol@c.test", "dave@b.test"), NOW);
        }
        CountDownLatch release = new CountDownLatch(1);
        List<FutureTask<Boolean>> readers = IntStream.range(0, MORE_THAN_MAY_READ)
                .mapToObj(i -> waiting(() -> store.read(connection -> awaited(release))))
                .toList();

        List<FutureTask<String>> answers = IntStream.range(0, 80)
                .mapToObj(i -> waiting(() -> told("m" + i / 4, i % 2 == 0 ? "b.test" : "c.test")))
                .toList();
        release.countDown();

        for (int i = 0; i < 80; i++) {
            assertThat(answers.get(i).get())
                    .isEqualTo("m" + i / 4 + (i % 2 == 0 ? "[bob@b.test, dave@b.test]" : "[carol@c.test]"));
        }
        for (FutureTask<Boolean> each : readers) {
            assertThat(each.get()).isTrue();
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String told(String mail, String destination) {
        Parcel parcel = outbound.parcel(mail, List.of(destination), NOW).orElseThrow();
        return parcel.id()
                + parcel.recipients().stream().map(Recipient::address).toList();
    }

    /** Does it in a thread of its own, which waits for something when this returns. */
    private static <T> FutureTask<T> waiting(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void recipientsComeInTheOrderInWhichTheyWereNamed() throws Exception {
        outbound.accept(mail("m1", "bob@b.test", "carol@c.test", "dave@b.test"), NOW);

        assertThat(outbound.parcel("m1", List.of("c.test", "b.test"), NOW)
                        .orElseThrow()
                        .recipients())
                .extracting(Recipient::address)
                .containsExactly("bob@b.test", "carol@c.test", "dave@b.test");
    }

    @Test
    void findsAMailForMoreDestinationsThanAStatementTakes() throws Exception {
        List<String> destinations =
                IntStream.range(0, 1_200).mapToObj(i -> "d" + i + ".test").toList();
        outbound.accept(
                mail("m1", destinations.stream().map(each -> "bob@" + each).toArray(String[]::new)), NOW);

        assertThat(outbound.parcel("m1", destinations, NOW).orElseThrow().recipients())
                .extracting(Recipient::number)
                .isEqualTo(IntStream.range(0, 1_200).boxed().toList());
    }

    static Attempt attempt(Parcel parcel, int recipient, Outcome outcome, Optional<Instant> next) {
        return new Attempt(parcel.recipients().get(recipient), NOW, 5, outcome, FINDING, next);
    }
}
