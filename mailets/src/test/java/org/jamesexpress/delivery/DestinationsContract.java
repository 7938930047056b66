package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.store.Spool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds on every database. */
abstract class DestinationsContract extends OutboundFixture {
    private static final Duration HOUR = Duration.ofHours(1);

    private Outbound outbound;
    private Destinations destinations;

    @BeforeEach
    void open() {
        outbound = outbound("here", "direct");
        destinations = new Destinations(store);
    }

    @Test
    void mailWaitsSinceTheOldestThatIsNotSettledCame() throws Exception {
        outbound.accept(mail("m1", "bob@b.test", "carol@c.test"), NOW);
        outbound.accept(mail("m2", "bob@b.test"), NOW.plus(HOUR));

        assertThat(state("b.test").waitingSince()).contains(NOW);
        end("m1", "b.test", Outcome.DELIVERED, NOW, said("250 taken"));
        assertThat(state("b.test").waitingSince()).contains(NOW.plus(HOUR));
        assertThat(state("c.test").waitingSince()).contains(NOW);
        end("m2", "b.test", Outcome.DELIVERED, NOW, said("250 taken"));
        assertThat(state("b.test").waitingSince()).isEmpty();
    }

    @Test
    void mailThatIsTakenAgainWaitsSinceThen() throws Exception {
        outbound.accept(mail("m1", "bob@b.test"), NOW);
        end("m1", "b.test", Outcome.BOUNCED, NOW, said("550 no such user"));
        outbound.accept(mail("m1", "bob@b.test"), NOW.plus(HOUR));

        assertThat(state("b.test").waitingSince()).contains(NOW.plus(HOUR));
    }

    @Test
    void mailThatIsHeldDoesNotWait() throws Exception {
        outbound.accept(mail("m1", "bob@b.test"), NOW);
        Spool spool = outbound.bodies().spool();
        new OutboundQueue(store, spool, new DeliveryFixture.HandClock(), () -> {})
                .give(Order.HOLD, new Selection(Map.of()));

        assertThat(state("b.test")).isEqualTo(DestinationState.UNKNOWN);
    }

    @Test
    void nobodyReachesADestinationSinceTheFirstAttemptAfterTheLastAnswer() throws Exception {
        outbound.accept(mail("m1", "bob@b.test"), NOW);
        outbound.accept(mail("m2", "carol@b.test"), NOW);

        attempt("m1", NOW.plusSeconds(1), silent(Stage.CONNECT));
        assertThat(state("b.test").unreachedSince()).contains(NOW.plusSeconds(1));
        attempt("m2", NOW.plusSeconds(2), silent(Stage.CONNECT));
        attempt("m1", NOW.plusSeconds(3), silent(Stage.GREETING));
        assertThat(state("b.test").unreachedSince()).contains(NOW.plusSeconds(1));
        attempt("m2", NOW.plusSeconds(4), said("451 later"));
        assertThat(state("b.test").unreachedSince()).isEmpty();
        attempt("m1", NOW.plusSeconds(5), silent(Stage.CONNECT));
        assertThat(state("b.test").unreachedSince()).contains(NOW.plusSeconds(5));
        end("m2", "b.test", Outcome.DELIVERED, NOW.plusSeconds(6), said("250 taken"));
        assertThat(state("b.test").unreachedSince()).isEmpty();
    }

    @Test
    void onlyWhatAHostSaysOrDoesAfterItsGreetingIsAnAnswer() throws Exception {
        assertThat(silent(Stage.CONNECT).reach()).isEqualTo(Reach.UNANSWERED);
        assertThat(silent(Stage.GREETING).reach()).isEqualTo(Reach.UNANSWERED);
        assertThat(silent(Stage.EHLO).reach()).isEqualTo(Reach.ANSWERED);
        assertThat(said(Stage.GREETING, "554 go away").reach()).isEqualTo(Reach.ANSWERED);
        assertThat(Finding.withoutHost(StatusCodes.DNS_FAILED, "no answer").reach())
                .isEqualTo(Reach.UNANSWERED);
        assertThat(Finding.withoutHost(StatusCodes.NO_SUCH_DOMAIN, "none").reach())
                .isEqualTo(Reach.NOT_TRIED);
        assertThat(Finding.withoutHost(StatusCodes.OUR_FAULT, "disk").reach()).isEqualTo(Reach.NOT_TRIED);
    }

    @Test
    void whatWasNotTriedTellsNothing() throws Exception {
        outbound.accept(mail("m1", "bob@b.test"), NOW);
        attempt("m1", NOW, Finding.withoutHost(StatusCodes.OUR_FAULT, "disk"));

        assertThat(state("b.test").unreachedSince()).isEmpty();
    }

    @Test
    void eachDestinationStandsForItselfInEveryRoute() throws Exception {
        Outbound other = outbound("there", "other");
        outbound.accept(mail("m1", "bob@b.test", "carol@c.test"), NOW);
        other.accept(mail("m2", "dave@d.test"), NOW.plus(HOUR));
        attempt("m1", NOW, silent(Stage.CONNECT));

        Map<String, DestinationState> states = destinations.of(Set.of("b.test", "c.test", "d.test", "e.test"));

        assertThat(states)
                .isEqualTo(Map.of(
                        "b.test", new DestinationState(Optional.of(NOW), Optional.of(NOW)),
                        "c.test", new DestinationState(Optional.of(NOW), Optional.empty()),
                        "d.test", new DestinationState(Optional.of(NOW.plus(HOUR)), Optional.empty()),
                        "e.test", DestinationState.UNKNOWN));
    }

    @ParameterizedTest(name = "waiting since {0}, unreached since {1}, asked for {2}: delayed {3}, dead {4}")
    @CsvSource({
        "10, 10, 9, false, false",
        "10, 10, 10, false, true",
        "10, 10, 11, true, true",
        "10, 5, 5, false, true",
        "10, , 11, true, false",
        ", 10, 11, false, false",
        ", , 11, false, false"
    })
    void aDestinationIsDeadOnlyWhileSomethingWaitsForIt(
            @Nullable Long waiting, @Nullable Long unreached, long then, boolean delayed, boolean dead) {
        DestinationState state = new DestinationState(
                Optional.ofNullable(waiting).map(Instant::ofEpochSecond),
                Optional.ofNullable(unreached).map(Instant::ofEpochSecond));

        assertThat(state.isDelayedSince(Instant.ofEpochSecond(then))).isEqualTo(delayed);
        assertThat(state.isDeadSince(Instant.ofEpochSecond(then))).isEqualTo(dead);
    }

    private DestinationState state(String destination) {
        return destinations.of(List.of(destination)).getOrDefault(destination, DestinationState.UNKNOWN);
    }

    private void attempt(String mail, Instant time, Finding finding) {
        end(mail, "b.test", Outcome.DEFERRED, time, finding);
    }

    private void end(String mail, String destination, Outcome outcome, Instant time, Finding finding) {
        Parcel parcel =
                outbound.parcel(mail, List.of(destination), NOW.plus(HOUR)).orElseThrow();
        Optional<Instant> next = outcome == Outcome.DEFERRED ? Optional.of(time) : Optional.empty();
        outbound.settle(
                parcel,
                parcel.recipients().stream()
                        .map(each -> new Attempt(each, time, 5, outcome, finding, next))
                        .toList());
    }

    private static Finding said(String reply) throws Exception {
        return said(Stage.RCPT, reply);
    }

    private static Finding said(Stage stage, String reply) throws Exception {
        return finding(stage, Optional.of(reply));
    }

    private static Finding silent(Stage stage) throws Exception {
        return finding(stage, Optional.empty());
    }

    private static Finding finding(Stage stage, Optional<String> reply) throws Exception {
        Candidate host = new Candidate(
                new Host("mx.b.test", 10, InetAddress.getByName("192.0.2.1")), 25, DeliveryFixture.OPPORTUNISTIC);
        return new Finding(
                Optional.of(host),
                Link.NONE,
                Optional.of(stage),
                reply.map(text -> new Reply(
                        Integer.parseInt(text.substring(0, 3)), Optional.empty(), List.of(text.substring(4)))),
                "4.4.1",
                "words");
    }
}
