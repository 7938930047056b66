package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jamesexpress.delivery.Selection.By;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds on every database. */
abstract class OutboundQueueContract {
    static final Selection ALL = new Selection(Map.of());
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String MESSAGE = "Subject: Hello\r\n\r\n";

    @TempDir
    Path folder;

    private final DeliveryFixture.HandClock clock = new DeliveryFixture.HandClock();
    private Store store;
    private Spool spool;
    private Outbound outbound;
    private OutboundQueue queue;
    private final AtomicInteger wakes = new AtomicInteger();

    abstract StoreConfig database(Path folder);

    @BeforeEach
    void open() {
        store = Store.open(database(folder));
        spool = Spool.open(folder.resolve("spool"), store.id());
        outbound = new Outbound(store, spool, new EventLog(store), "direct");
        queue = new OutboundQueue(store, spool, clock, wakes::incrementAndGet);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void listsWhatIsNotSettledPageByPage() throws Exception {
        accept("m1", "alice@a.test", "bob@b.test", "carol@c.test");
        accept("m2", "", "dave@b.test");
        settle("m1", "b.test", Outcome.DELIVERED);
        settle("m2", "b.test", Outcome.KEPT);
        accept("m3", "alice@a.test", "erin@b.test");
        Page<QueuedRecipient> first = queue.list(ALL, Page.FIRST, 2);
        assertThat(first.entries())
                .extracting(QueuedRecipient::mail, QueuedRecipient::recipient, QueuedRecipient::state)
                .containsExactly(
                        tuple("m1", "carol@c.test", QueueState.WAITING), tuple("m2", "dave@b.test", QueueState.KEPT));
        Page<QueuedRecipient> second = queue.list(ALL, first.next().orElseThrow(), 2);
        assertThat(second.next()).isEmpty();
        assertThat(second.entries())
                .containsExactly(new QueuedRecipient(
                        "m3",
                        "<m3@a.test>",
                        "alice@a.test",
                        "erin@b.test",
                        "b.test",
                        QueueState.WAITING,
                        NOW,
                        MESSAGE.length(),
                        0,
                        Optional.of(NOW),
                        "",
                        "direct"));
        assertThatThrownBy(() -> queue.list(ALL, "m1", 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.list(ALL, "m1/x", 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.list(ALL, Page.FIRST, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ID,          m1,            bob@b.test Carol_x@C.test",
        "DESTINATION, C.TEST,        Carol_x@C.test",
        "SENDER,      ALICE@a.test,  bob@b.test Carol_x@C.test",
        "SENDER,      <>,            dave@b.test",
        "RECIPIENT,   *@B.test,      bob@b.test dave@b.test",
        "RECIPIENT,   carol_x@c.test,Carol_x@C.test",
        "RECIPIENT,   *_x@c.test,    Carol_x@C.test",
        "RECIPIENT,   *_@b.test,     ''",
        "STATE,       waiting,       bob@b.test Carol_x@C.test dave@b.test",
        "STATE,       held,          ''",
    })
    void findsRecipientsByEachCriterion(By by, String text, String found) throws Exception {
        accept("m1", "alice@a.test", "bob@b.test", "Carol_x@C.test");
        accept("m2", "", "dave@b.test");
        assertThat(String.join(" ", recipients(new Selection(Map.of(by, text)))))
                .isEqualTo(found);
    }

    @Test
    void refusesCriteriaThatCannotBe() {
        assertThatThrownBy(() -> new Selection(Map.of(By.STATE, "gone")))
                .hasMessage("state = gone: waiting, held, kept, bouncing is right");
        assertThatThrownBy(() -> new Selection(Map.of(By.RECIPIENT, "b*b@b.test")))
                .hasMessageContaining("*@example.com");
    }

    @Test
    void tellsWhomAnOrderWouldTouchAndTouchesNobody() throws Exception {
        accept("m1", "alice@a.test", "bob@b.test", "carol@b.test");
        accept("m2", "alice@a.test", "dave@b.test");
        Selection all = new Selection(Map.of(By.DESTINATION, "b.test"));
        assertThat(queue.preview(Order.DELETE, all)).isEqualTo(new Touched(3, 2));
        assertThat(queue.preview(Order.RELEASE, all)).isEqualTo(new Touched(0, 0));
        assertThat(recipients(new Selection(Map.of(By.STATE, "waiting")))).hasSize(3);
        assertThat(queue.give(Order.DELETE, all)).isEqualTo(new Touched(3, 2));
    }

    @Test
    void tellsHowMuchOfARouteThereIs() throws Exception {
        accept("m1", "alice@a.test", "bob@b.test", "carol@c.test", "dave@d.test");
        queue.give(Order.HOLD, new Selection(Map.of(By.DESTINATION, "b.test")));
        queue.give(Order.BOUNCE, new Selection(Map.of(By.DESTINATION, "c.test")));
        assertThat(queue.size("direct"))
                .isEqualTo(new QueueSize(
                        Map.of(QueueState.HELD, 1L, QueueState.BOUNCING, 1L, QueueState.WAITING, 1L),
                        Optional.of(NOW)));
        assertThat(queue.size("other")).isEqualTo(new QueueSize(Map.of(), Optional.empty()));
    }

    @Test
    void reachesMailThatSeemsToComeFromTheFutureSinceTheClockWasSetBack() throws Exception {
        clock.advance(Duration.ofDays(1));
        accept("m1", "alice@a.test", "bob@b.test");
        clock.advance(Duration.ofDays(-1));
        assertThat(queue.preview(Order.HOLD, ALL)).isEqualTo(new Touched(1, 1));
        assertThat(queue.give(Order.HOLD, ALL)).isEqualTo(new Touched(1, 1));
    }

    @Test
    void namesTheMailsOfAnOrderInTheLogAndKeepsToItsLines() throws Exception {
        accept("m1", "alice@a.test", "bob@b.test", "carol@b.test");
        accept("m2", "alice@a.test", "dave@b.test");
        try (LogLines lines = LogLines.open()) {
            queue.give(Order.DELETE, new Selection(Map.of(By.DESTINATION, "b.test", By.SENDER, "*")));
            queue.give(Order.HOLD, new Selection(Map.of(By.ID, "m1\nINFO queue delete: m3")));
            assertThat(lines.all())
                    .containsExactly(
                            "INFO queue delete: m1",
                            "INFO queue delete: m2",
                            "INFO queue delete: 3 recipients of 2 mails (destination=b.test, sender=*)",
                            "INFO queue hold: 0 recipients of 0 mails (id=m1 INFO queue delete: m3)");
        }
    }

    @Test
    void anEndThatDoesNotCountMakesNoEvent() throws Exception {
        accept("m1", "", "bob@b.test");
        accept("m2", "alice@a.test", "bob@b.test");
        Parcel kept = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
        Parcel bounced = outbound.parcel("m2", List.of("b.test"), NOW).orElseThrow();
        queue.give(Order.HOLD, new Selection(Map.of(By.ID, "m1")));
        queue.give(Order.DELETE, new Selection(Map.of(By.ID, "m2")));
        outbound.settle(kept, List.of(attempt(kept.recipients().get(0), Outcome.KEPT)));
        outbound.settle(bounced, List.of(attempt(bounced.recipients().get(0), Outcome.BOUNCED)));
        assertThat(new EventLog(store).after(0, 10)).isEmpty();
    }

    @Test
    void holdsAndReleases() throws Exception {
        accept("m1", "alice@a.test", "bob@b.test", "carol@c.test");
        Selection bob = new Selection(Map.of(By.RECIPIENT, "bob@b.test", By.ID, "m1"));
        assertThat(queue.give(Order.HOLD, bob)).isEqualTo(new Touched(1, 1));
        assertThat(outbound.dueDestinations(NOW, 10)).containsExactly("c.test");
        assertThat(outbound.parcel("m1", List.of("b.test"), NOW)).isEmpty();
        settle("m1", "c.test", Outcome.DELIVERED);
        assertThat(outbound.bodies().ids()).as("while bob is held").hasSize(1);
        assertThat(wakes.get()).isZero();
        assertThat(queue.give(Order.FLUSH, bob)).as("a flush is no release").isEqualTo(new Touched(0, 0));
        assertThat(queue.give(Order.RELEASE, bob)).isEqualTo(new Touched(1, 1));
        assertThat(wakes.get()).isPositive();
        assertThat(outbound.dueDestinations(NOW, 10)).containsExactly("b.test");
    }

    @Test
    void aReportThatNobodyGotIsClosedAndKeepsItsBodyUntilItIsForgotten() throws Exception {
        accept("m1", "", "bob@b.test", "carol@c.test");
        settle("m1", "b.test", Outcome.KEPT);
        assertThat(queue.show("m1").orElseThrow().settled())
                .as("while carol waits")
                .isEmpty();
        settle("m1", "c.test", Outcome.DELIVERED);
        assertThat(queue.show("m1").orElseThrow().settled()).contains(NOW);
        assertThat(outbound.bodies().ids()).hasSize(1);
        new Cleaning(store, spool, "direct").forget(NOW.plus(Duration.ofDays(1)));
        assertThat(outbound.bodies().ids()).isEmpty();
    }

    @Test
    void releasesAReportThatNobodyGot() throws Exception {
        accept("m1", "", "bob@b.test");
        settle("m1", "b.test", Outcome.KEPT);
        assertThat(queue.give(Order.RELEASE, ALL)).isEqualTo(new Touched(1, 1));
        assertThat(outbound.dueDestinations(NOW, 10)).containsExactly("b.test");
        new Cleaning(store, spool, "direct").forget(NOW.plus(Duration.ofDays(1)));
        assertThat(outbound.dueDestinations(NOW, 10)).as("it is open again").containsExactly("b.test");
    }

    @ParameterizedTest(name = "a body of {0}")
    @ValueSource(ints = {1, Bodies.LARGEST_ROW + 1})
    void deletesAndLeavesNoBodyThatNobodyNeeds(int size) throws Exception {
        accept("m1", Content.of(new byte[size]), "alice@a.test", "bob@b.test", "carol@c.test");
        Selection bob = new Selection(Map.of(By.RECIPIENT, "bob@b.test"));
        assertThat(queue.give(Order.DELETE, bob)).isEqualTo(new Touched(1, 1));
        assertThat(outbound.bodies().ids()).as("while carol waits").hasSize(1);
        assertThat(queue.give(Order.DELETE, ALL)).isEqualTo(new Touched(1, 1));
        assertThat(outbound.bodies().ids()).isEmpty();
        assertThat(queue.list(ALL, Page.FIRST, 10).entries()).isEmpty();
        TracedMail mail = queue.show("m1").orElseThrow();
        assertThat(mail.settled()).contains(NOW);
        assertThat(mail.recipients()).extracting(TracedRecipient::state).containsExactly("deleted", "deleted");
        assertThat(mail.attempts()).extracting(LoggedAttempt::outcome).containsExactly("deleted", "deleted");
        accept("m1", "alice@a.test", "bob@b.test");
        assertThat(outbound.dueDestinations(NOW, 10)).as("taken again").isEmpty();
    }

    @Test
    void aHostThatTookTheMailBeforeItWasDeletedHasIt() throws Exception {
        accept("m1", "alice@a.test", "bob@b.test");
        Parcel underWay = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
        queue.give(Order.DELETE, ALL);
        outbound.settle(underWay, List.of(attempt(underWay.recipients().get(0), Outcome.DELIVERED)));
        TracedMail mail = queue.show("m1").orElseThrow();
        assertThat(mail.recipients()).extracting(TracedRecipient::state).containsExactly("delivered");
        assertThat(mail.attempts())
                .extracting(LoggedAttempt::outcome)
                .containsExactlyInAnyOrder("deleted", "delivered");
        assertThat(mail.settled()).isPresent();
    }

    @Test
    void nothingIsWrittenOfAMailThatIsForgotten() throws Exception {
        accept("m1", "alice@a.test", "bob@b.test");
        Parcel underWay = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
        queue.give(Order.DELETE, ALL);
        new Cleaning(store, spool, "direct").forget(NOW.plus(Duration.ofDays(1)));
        outbound.settle(underWay, List.of(attempt(underWay.recipients().get(0), Outcome.DELIVERED)));
        assertThat(queue.show("m1")).isEmpty();
    }

    @Test
    void ordersManyWhileMailFlows() throws Exception {
        int mails = 100;
        int each = 200;
        store.writeNow(connection -> {
            for (int i = 0; i < mails * each; i++) {
                insert(connection, "m" + i / each, i % each);
            }
            return mails;
        });
        CompletableFuture<Touched> order = CompletableFuture.supplyAsync(
                () -> queue.give(Order.DELETE, new Selection(Map.of(By.DESTINATION, "b.test"))));
        long slowest = 0;
        while (!order.isDone()) {
            long before = System.nanoTime();
            store.writeNow(
                    connection -> Sql.update(connection, "UPDATE outbound_message SET ret = '' WHERE id = 'none'"));
            slowest = Math.max(slowest, System.nanoTime() - before);
        }
        assertThat(order.get()).isEqualTo(new Touched((long) mails * each, mails));
        assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(5));
    }

    /** A recipient, and with the first one its mail, without a body. */
    private static void insert(Connection connection, String mail, int number) throws SQLException {
        if (number == 0) {
            Sql.update(
                    connection,
                    "INSERT INTO outbound_message (id, route, arrived, reverse_path, body, size)"
                            + " VALUES (?, 'direct', ?, 'alice@a.test', ?, 1)",
                    mail,
                    NOW.toEpochMilli(),
                    mail);
        }
        Sql.update(
                connection,
                "INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt)"
                        + " VALUES (?, ?, 'direct', ?, 'b.test', 'waiting', ?)",
                mail,
                number,
                "r" + number + "@b.test",
                NOW.toEpochMilli());
    }

    @Test
    void showsAMailWithItsEnvelopeAndItsPast() throws Exception {
        Rcpt bob = new Rcpt("bob@b.test", Set.of(Notify.FAILURE, Notify.DELAY), Optional.of("rfc822;b@b.test"));
        outbound.accept(
                new OutboundMail(
                        "m1",
                        "alice@a.test",
                        Optional.of(Ret.HDRS),
                        Optional.of("QQ314159"),
                        List.of(bob),
                        Optional.of("<1@a.test>"),
                        content()),
                NOW);
        settle("m1", "b.test", Outcome.DEFERRED);
        TracedMail mail = queue.show("m1").orElseThrow();
        assertThat(mail.ret()).isEqualTo("HDRS");
        assertThat(mail.envid()).isEqualTo("QQ314159");
        assertThat(mail.settled()).isEmpty();
        assertThat(mail.recipients())
                .containsExactly(new TracedRecipient(
                        "bob@b.test",
                        "b.test",
                        "waiting",
                        List.of("FAILURE", "DELAY"),
                        "rfc822;b@b.test",
                        1,
                        Optional.of(NOW.plusSeconds(300)),
                        Optional.empty(),
                        "no answer"));
        assertThat(mail.attempts()).extracting(LoggedAttempt::words).containsExactly("no answer");
        assertThat(mail.recipientCount()).isEqualTo(1);
        assertThat(mail.attemptCount()).isEqualTo(1);
        assertThat(queue.show("m2")).isEmpty();
    }

    @Test
    void keepsTheLastAttemptsOfAMailThatWaitsForEver() throws Exception {
        accept("m1", "alice@a.test", "bob@b.test");
        Recipient bob = new Recipient(0, Rcpt.of("bob@b.test"), NOW, 9, false);
        Attempt attempt = attempt(bob, Outcome.NEXT_HOST);
        store.writeNow(connection -> {
            for (int i = 0; i < AttemptRows.MOST_OF_A_RECIPIENT + 5; i++) {
                AttemptRows.insert(connection, "m1", attempt);
            }
            return true;
        });
        List<Integer> numbers = store.read(connection ->
                Sql.query(connection, row -> row.getInt(1), "SELECT number FROM outbound_attempt ORDER BY number"));
        assertThat(numbers).hasSize(AttemptRows.MOST_OF_A_RECIPIENT).startsWith(6);
    }

    private void accept(String id, String from, String... to) throws IOException {
        accept(id, content(), from, to);
    }

    private void accept(String id, Content content, String from, String... to) throws IOException {
        List<Rcpt> recipients = List.of(to).stream().map(Rcpt::of).toList();
        outbound.accept(
                new OutboundMail(
                        id,
                        from,
                        Optional.empty(),
                        Optional.empty(),
                        recipients,
                        Optional.of("<" + id + "@a.test>"),
                        content),
                clock.instant());
    }

    private void settle(String mail, String destination, Outcome outcome) {
        Parcel parcel = outbound.parcel(mail, List.of(destination), NOW).orElseThrow();
        List<Attempt> attempts = new ArrayList<>();
        parcel.recipients().forEach(recipient -> attempts.add(attempt(recipient, outcome)));
        outbound.settle(parcel, attempts);
    }

    private static Attempt attempt(Recipient recipient, Outcome outcome) {
        Optional<Instant> next = outcome == Outcome.DEFERRED ? Optional.of(NOW.plusSeconds(300)) : Optional.empty();
        return new Attempt(recipient, NOW, 5, outcome, Finding.withoutHost("4.4.3", "no answer"), next);
    }

    private List<String> recipients(Selection selection) {
        return queue.list(selection, Page.FIRST, 100).entries().stream()
                .map(QueuedRecipient::recipient)
                .toList();
    }

    private static Content content() {
        return Content.of(MESSAGE.getBytes(StandardCharsets.UTF_8));
    }
}
