package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import javax.mail.MessagingException;
import org.jamesexpress.mailets.JamesFolders;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationIsDeadTest extends DestinationsFixture {
    private static final Duration LONG_AGO = Duration.ofMinutes(31);
    private static final Duration LATELY = Duration.ofMinutes(29);

    @Test
    void choosesTheRecipientsWhoseDestinationNobodyReachedForSoLong() throws Exception {
        waits("dead.test", LONG_AGO);
        attempt("dead.test", LONG_AGO, false);
        attempt("dead.test", LATELY, false);
        waits("ill.test", LONG_AGO);
        attempt("ill.test", LATELY, false);
        waits("slow.test", LONG_AGO);
        attempt("slow.test", LONG_AGO, false);
        attempt("slow.test", LATELY, true);

        assertThat(Matching.chosen(
                        matcher("30m"),
                        to("bob@dead.test", "bob@ill.test", "bob@slow.test", "bob@new.test", "al@DEAD.test")))
                .containsExactly("bob@dead.test", "al@dead.test");
    }

    @Test
    void aDestinationForWhichNothingWaitsIsTriedAgain() throws Exception {
        waits("dead.test", LONG_AGO);
        attempt("dead.test", LONG_AGO, false);
        settle("dead.test");

        assertThat(Matching.chosen(matcher("30m"), to("bob@dead.test"))).isEmpty();
    }

    @Test
    void asksAgainAfterAFewSecondsAndNotBefore() throws Exception {
        DestinationIsDead matcher = matcher("30m");
        assertThat(Matching.chosen(matcher, to("bob@dead.test"))).isEmpty();
        waits("dead.test", LONG_AGO);
        attempt("dead.test", LONG_AGO, false);

        clock.pass(DestinationStates.FRESH.minusMillis(1));
        assertThat(Matching.chosen(matcher, to("bob@dead.test"))).isEmpty();
        clock.pass(Duration.ofMillis(1));
        assertThat(Matching.chosen(matcher, to("bob@dead.test"))).containsExactly("bob@dead.test");
    }

    @Test
    void asksAgainWhenTheClockWasSetBack() throws Exception {
        DestinationIsDead matcher = matcher("30m");
        assertThat(Matching.chosen(matcher, to("bob@dead.test"))).isEmpty();
        waits("dead.test", LONG_AGO);
        attempt("dead.test", LONG_AGO, false);

        clock.pass(Duration.ofSeconds(-1));
        assertThat(Matching.chosen(matcher, to("bob@dead.test"))).containsExactly("bob@dead.test");
    }

    @Test
    void takesHalfAnHourWithoutACondition() throws Exception {
        waits("dead.test", LONG_AGO);
        attempt("dead.test", LONG_AGO, false);
        waits("ill.test", LONG_AGO);
        attempt("ill.test", LATELY, false);
        DestinationIsDead matcher = Matching.started(new DestinationIsDead(files, clock));

        assertThat(Matching.chosen(matcher, to("bob@dead.test", "bob@ill.test")))
                .containsExactly("bob@dead.test");
    }

    @Test
    void choosesNobodyAndSaysSoOnceWhereThereIsNoDelivery(@TempDir Path elsewhere) throws Exception {
        DestinationIsDead matcher = Matching.started(new DestinationIsDead(new JamesFolders(elsewhere), clock), "30m");
        try (LogLines lines = LogLines.open()) {
            assertThat(Matching.chosen(matcher, to("bob@b.test"))).isEmpty();
            assertThat(Matching.chosen(matcher, to("bob@c.test"))).isEmpty();
            assertThat(lines.all())
                    .filteredOn(line -> line.contains("destinations"))
                    .containsExactly("WARN A matcher asks how destinations stand, but there is no DirectMxDelivery"
                            + " that would know");
        }
    }

    @Test
    void choosesNobodyWhileTheDatabaseCannotBeAsked() throws Exception {
        runtime.store().close();
        try (LogLines lines = LogLines.open()) {
            assertThat(Matching.chosen(matcher("30m"), to("bob@b.test"))).isEmpty();
            assertThat(lines.all())
                    .filteredOn(line -> line.contains("destinations"))
                    .containsExactly(
                            "WARN Can't ask how the destinations of a mail stand, so nobody is chosen: the store"
                                    + " is closed");
        }
    }

    @Test
    void keepsNothingOpenForAJamesThatStops() throws Exception {
        DestinationIsDead matcher = matcher("30m");
        Matching.chosen(matcher, to("bob@b.test"));
        runtime.leave();
        assertThat(MailetRuntime.joinOpen(files)).isEmpty();

        open();
        waits("dead.test", LONG_AGO);
        attempt("dead.test", LONG_AGO, false);
        assertThat(Matching.chosen(matcher, to("bob@dead.test"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"half an hour", "30", "59s", "31d", "-1h"})
    void refusesAnythingElse(String condition) {
        assertThatThrownBy(() -> matcher(condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher DestinationIsDead: condition = " + condition
                        + ": should be a time from 1m to 30d, as in match=\"DestinationIsDead=2h\"");
    }

    private DestinationIsDead matcher(String condition) throws MessagingException {
        return Matching.started(new DestinationIsDead(files, clock), condition);
    }
}
