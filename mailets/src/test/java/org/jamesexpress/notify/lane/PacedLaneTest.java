package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.content.ContentTerms;
import org.jamesexpress.notify.endpoint.Burst;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Pace;
import org.jamesexpress.notify.endpoint.Quiet;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.match.Match;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;

class PacedLaneTest extends LaneFixture {
    private static final Optional<Burst> THREE_A_MINUTE = Optional.of(new Burst(3, Duration.ofMinutes(1)));

    @Override
    StoreConfig database(Path folder) {
        return StoreConfig.sqlite(folder.resolve("express.db"));
    }

    @Test
    void foldsWhatIsMoreThanABurstIntoOneEventAMinute() {
        start(with(new Pace(THREE_A_MINUTE, Optional.empty(), Optional.empty())));
        steps();
        append("e1", "e2", "e3", "e4", "e5");
        log.append(new NewEvent("unwanted", EventType.MAIL_BOUNCED, "x", clock.instant(), "{}"))
                .join();
        append("e6", "e7");
        steps();
        assertThat(sender.ids()).containsExactly("e1", "e2", "e3");
        assertThat(position()).isEqualTo(3);

        passes(Duration.ofMinutes(1));
        until(() -> position() == 8);

        assertThat(sender.ids()).containsExactly("e1", "e2", "e3", "digest-4-8-9261ceef0b969e70");
        assertThat(sender.sent().get(3).data())
                .isEqualTo("{\"count\":4,\"first\":4,\"last\":8,\"from\":\"2026-11-22T12:00:00Z\","
                        + "\"to\":\"2026-11-22T12:00:00Z\",\"types\":{\"mail.received\":4},"
                        + "\"recipients\":[{\"address\":\"bob@x.test\",\"count\":4}]}");
    }

    @Test
    void tellsOneByOneAgainOnceTheStormIsOver() {
        start(with(new Pace(THREE_A_MINUTE, Optional.empty(), Optional.empty())));
        append(IntStream.range(0, 8).mapToObj(i -> "e" + i).toArray(String[]::new));
        until(() -> position() == 3);
        passes(Duration.ofMinutes(1));
        until(() -> position() == 8);
        append("f1", "f2", "f3");
        steps();
        assertThat(sender.ids()).containsExactly("e0", "e1", "e2", "digest-4-8-9261ceef0b969e70");

        passes(Duration.ofMinutes(1));
        until(() -> position() == 11);

        assertThat(sender.ids()).endsWith("digest-4-8-9261ceef0b969e70", "f1", "f2", "f3");
    }

    @Test
    void keepsADigestThatFailsAndSendsTheSameAgain() {
        clock.add(Duration.ofNanos(123_456)); // As a real clock has it.
        start(with(new Pace(THREE_A_MINUTE, Optional.empty(), Optional.empty())));
        append(IntStream.range(0, 8).mapToObj(i -> "e" + i).toArray(String[]::new));
        until(() -> position() == 3);
        sender.plan(new Outcome.Later("HTTP 500"));
        passes(Duration.ofMinutes(1));
        until(() -> position() == 8);
        append("f1");
        passes(Duration.ofSeconds(6));
        steps();

        assertThat(sender.ids()).endsWith("e2", "digest-4-8-9261ceef0b969e70", "digest-4-8-9261ceef0b969e70");
        assertThat(sender.sent().get(3)).isEqualTo(sender.sent().get(4));
    }

    @Test
    void losesNothingOfAStormThatTheDatabaseGivesInPartOnly() {
        start(with(new Pace(THREE_A_MINUTE, Optional.empty(), Optional.empty())));
        append(IntStream.range(0, 150).mapToObj(i -> "e" + i).toArray(String[]::new));
        until(() -> position() == 3);
        type(120, "such as nobody knows");
        passes(Duration.ofMinutes(1));
        assertThat(sender.ids()).hasSize(3);

        type(120, "mail.received");
        passes(Duration.ofMinutes(1));
        until(() -> position() == 150);

        assertThat(sender.ids()).endsWith("e2", "digest-4-150-9261ceef0b969e70");
        assertThat(sender.sent().get(3).data()).startsWith("{\"count\":147,");
    }

    private void type(long sequence, String word) {
        store.writeNow(tx -> {
            try (var update = tx.prepareStatement("UPDATE event SET type = ? WHERE sequence = ?")) {
                update.setString(1, word);
                update.setLong(2, sequence);
                return update.executeUpdate();
            }
        });
    }

    @Test
    void goingBackIntoADigestThatFailedLeavesIt() {
        start(with(new Pace(THREE_A_MINUTE, Optional.empty(), Optional.empty())));
        append(IntStream.range(0, 8).mapToObj(i -> "e" + i).toArray(String[]::new));
        until(() -> position() == 3);
        sender.plan(new Outcome.Later("HTTP 500"));
        passes(Duration.ofMinutes(1));
        until(() -> position() == 8);
        assertThat(sender.ids()).hasSize(4).endsWith("digest-4-8-9261ceef0b969e70");

        endpoints.replay("crm", new Replay.Sequence(6));
        passes(Duration.ofMinutes(1));
        until(() -> position() == 8);

        assertThat(sender.ids().subList(4, sender.ids().size())).contains("digest-4-8-9261ceef0b969e70");
    }

    @Test
    void saysNothingInQuietHoursAndAllOfItAfterwards() {
        start(with(new Pace(
                Optional.empty(),
                Optional.of(new Quiet(LocalTime.of(12, 30), LocalTime.of(13, 0), ZoneId.of("UTC"))),
                Optional.of(Duration.ofMinutes(5)))));
        clock.add(Duration.ofMinutes(30));
        append("e1", "e2");
        passes(Duration.ofMinutes(29));
        assertThat(sender.ids()).isEmpty();

        passes(Duration.ofMinutes(1));
        until(() -> position() == 2);
        assertThat(sender.ids()).containsExactly("e1", "e2");
    }

    @Test
    void countsNoQuietHourAsOneThatItFailed() {
        Quiet quiet = new Quiet(LocalTime.of(12, 30), LocalTime.of(15, 0), ZoneId.of("UTC"));
        start(endpoint(new Terms(
                Set.of(EventType.MAIL_RECEIVED),
                Duration.ofSeconds(10),
                List.of(Duration.ofMinutes(5), Duration.ofMinutes(5)),
                1,
                Optional.of(Duration.ofHours(1)),
                new Pace(Optional.empty(), Optional.of(quiet), Optional.empty()),
                Match.ALL,
                ContentTerms.NONE)));
        clock.add(Duration.ofMinutes(29));
        sender.plan(new Outcome.Later("HTTP 500"), new Outcome.Later("HTTP 500"));
        append("e1");
        until(() -> waiting() == 1);
        passes(Duration.ofHours(2));
        changed();
        assertThat(alerts).isEmpty();

        passes(Duration.ofMinutes(31)); // It is 15:00, and tried once more.
        until(() -> sender.ids().size() == 2);
        changed();
        assertThat(alerts).isEmpty();
        CompletableFuture<Outcome> held = sender.hold();
        passes(Duration.ofHours(1));
        changed();
        assertThat(held).isNotDone();

        assertThat(alerts).containsExactly("failing crm HTTP 500");
    }

    @Test
    void tellsWhatItsMatchCanNotRead() {
        start(endpoint(new Terms(
                Set.of(EventType.MAIL_RECEIVED),
                Duration.ofSeconds(10),
                List.of(),
                1,
                Optional.empty(),
                Pace.EVEN,
                Match.parse("from:x@y.test"),
                ContentTerms.NONE)));
        log.append(new NewEvent("broken", EventType.MAIL_RECEIVED, "x", clock.instant(), "{"))
                .join();
        append("e2");
        until(() -> position() == 2);

        assertThat(sender.ids()).containsExactly("broken");
    }

    @Test
    void quietHoursMayGoOverMidnightAndOverAChangeOfTheClock() {
        Quiet quiet = new Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneId.of("Europe/Berlin"));

        assertThat(quiet.endOf(Instant.parse("2026-10-24T19:59:59Z"))).isEmpty();
        assertThat(quiet.endOf(Instant.parse("2026-10-24T20:00:00Z"))).contains(Instant.parse("2026-10-25T06:00:00Z"));
        assertThat(quiet.endOf(Instant.parse("2026-10-25T05:59:59Z"))).contains(Instant.parse("2026-10-25T06:00:00Z"));
        assertThat(quiet.endOf(Instant.parse("2026-10-25T06:00:00Z"))).isEmpty();
        assertThat(quiet.lastEnd(Instant.parse("2026-10-25T06:00:00Z"))).isEqualTo("2026-10-25T06:00:00Z");
        assertThat(quiet.lastEnd(Instant.parse("2026-10-25T05:59:59Z"))).isEqualTo("2026-10-24T05:00:00Z");
    }

    @Test
    void aHeartbeatShowsThatTheWayWorksWhileNothingHappens() {
        start(with(new Pace(Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(5)))));
        append("e1");
        until(() -> position() == 1);
        passes(Duration.ofSeconds(299));
        assertThat(sender.ids()).containsExactly("e1");

        sender.plan(new Outcome.Later("HTTP 500"));
        passes(Duration.ofSeconds(1));
        assertThat(sender.sent()).hasSize(2).last().satisfies(event -> {
            assertThat(event.type()).isEqualTo(EventType.NOTIFY_HEARTBEAT);
            assertThat(event.data()).isEqualTo("{\"last\":1,\"waiting\":0}");
        });
        assertThat(endpoints.status("crm").state()).isEqualTo(EndpointStatus.State.FAILING);
        passes(Duration.ofMinutes(5));
        until(() -> endpoints.status("crm").state() == EndpointStatus.State.ACTIVE);

        assertThat(sender.ids()).hasSize(3);
        assertThat(endpoints.status("crm").taken()).isEqualTo(1);
        assertThat(endpoints.status("crm").waiting()).isZero();
    }

    private static Endpoint with(Pace pace) {
        return endpoint(new Terms(
                Set.of(EventType.MAIL_RECEIVED),
                Duration.ofSeconds(10),
                List.of(Duration.ofSeconds(5)),
                1,
                Optional.empty(),
                pace,
                Match.ALL,
                ContentTerms.NONE));
    }
}
