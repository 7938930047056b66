package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mail that is taken, for the first time or again. */
abstract class IntakeContract extends OutboundFixture {
    private static final Instant SOON = NOW.plus(Duration.ofMinutes(59));
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    @Test
    void bouncesNotAgainWhatIsProcessedAgainAfterACrash() throws Exception {
        Outbound outbound = outbound("here", "direct");
        take(outbound, NOW, "bob@b.test", "carol@c.test");
        end(outbound, "b.test", Outcome.BOUNCED);
        assertThat(take(outbound, SOON, "bob@b.test", "carol@c.test"))
                .as("while carol waits")
                .isEmpty();
        end(outbound, "c.test", Outcome.BOUNCED);
        assertThat(take(outbound, SOON, "bob@b.test", "carol@c.test"))
                .as("once all have an end")
                .isEmpty();
        assertThat(outbound.bodies().ids()).isEmpty();
        assertThat(take(outbound, LATER, "bob@b.test", "carol@c.test"))
                .as("an hour later")
                .containsExactly("b.test", "c.test");
    }

    @Test
    void triesAgainAtOnceWhatNobodyWasToldOfAndLeavesNoBodyBehind() throws Exception {
        Outbound outbound = outbound("here", "direct");
        take(outbound, NOW, "bob@b.test");
        end(outbound, "b.test", Outcome.KEPT);
        assertThat(take(outbound, SOON, "bob@b.test")).containsExactly("b.test");
        Parcel parcel = outbound.parcel("m1", List.of("b.test"), SOON).orElseThrow();
        assertThat(outbound.bodies().ids()).containsExactly(parcel.body().id());
    }

    @Test
    void leavesAMailThatIsUnderWayOnAnotherNodeToThatNode() throws Exception {
        Outbound here = outbound("here", "direct");
        Outbound there = outbound("there", "direct");
        take(here, NOW, "bob@b.test", "carol@c.test");
        end(here, "b.test", Outcome.BOUNCED);

        assertThat(take(there, LATER, "bob@b.test", "dave@d.test")).isEmpty();

        assertThat(there.bodies().ids()).isEmpty();
        assertThat(there.dueDestinations(LATER, 10)).isEmpty();
        assertThat(here.dueDestinations(LATER, 10)).containsExactlyInAnyOrder("b.test", "c.test", "d.test");
    }

    @Test
    void movesAMailThatIsOpenedAgainToItsNewNodeAndRoute() throws Exception {
        Outbound old = outbound("old", "direct");
        take(old, NOW, "bob@b.test", "carol@c.test");
        end(old, "b.test", Outcome.BOUNCED);
        end(old, "c.test", Outcome.BOUNCED);
        Outbound fresh = outbound("new", "other");

        assertThat(take(fresh, LATER, "bob@b.test")).containsExactly("b.test");

        new Cleaning(store, fresh.bodies().spool(), "other").sweep();
        assertThat(fresh.bodies().ids()).hasSize(1);
        assertThat(fresh.dueMails("b.test", LATER, 10)).containsExactly("m1");
        assertThat(old.dueDestinations(LATER, 10)).isEmpty();
        List<String> routes = store.read(connection ->
                Sql.query(connection, row -> row.getString(1), "SELECT DISTINCT route FROM outbound_recipient"));
        assertThat(routes).containsExactly("other");
    }

    /** Where the time grew with the square of the number, this would take hours. */
    @Test
    @Timeout(120)
    void takesAMailToTwentyThousand() throws Exception {
        Outbound outbound = outbound("here", "direct");
        String[] to = IntStream.range(0, 20_000)
                .mapToObj(each -> "r" + each + "@b.test")
                .toArray(String[]::new);
        take(outbound, NOW, to);
        List<Recipient> recipients =
                outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow().recipients();
        assertThat(recipients).extracting(Recipient::address).containsExactly(to);
    }

    @Test
    void takesAMailWhoseSenderNamesItByWhatNoTableTakes() throws Exception {
        Outbound outbound = outbound("here", "direct");
        StringBuilder endless = new StringBuilder("<a\0b");
        IntStream.range(0, 9_000).map(each -> 0x10000 + each * 7).forEach(endless::appendCodePoint);
        OutboundMail mail = new OutboundMail(
                "m1",
                "alice@a.test",
                Optional.empty(),
                Optional.of("Q\0Q"),
                List.of(Rcpt.of("bob@b.test")),
                Optional.of(endless.toString()),
                Content.of("Subject: Hello\r\n\r\n".getBytes(UTF_8)));

        outbound.accept(mail, NOW);

        Parcel parcel = outbound.parcel("m1", List.of("b.test"), NOW).orElseThrow();
        assertThat(parcel.messageId()).startsWith("<a b");
        assertThat(parcel.envid()).isEmpty();
    }

    private static Set<String> take(Outbound outbound, Instant now, String... to) throws IOException {
        return outbound.accept(mail("m1", to), now);
    }

    private static void end(Outbound outbound, String destination, Outcome outcome) {
        Parcel parcel = outbound.parcel("m1", List.of(destination), NOW).orElseThrow();
        Finding finding = Finding.withoutHost("5.1.1", "no such user");
        outbound.settle(
                parcel,
                parcel.recipients().stream()
                        .map(each -> new Attempt(each, NOW, 5, outcome, finding, Optional.empty()))
                        .toList());
    }
}
