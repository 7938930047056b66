package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentBetweenTest {
    @ParameterizedTest(name = "{1} within {0}: {2}")
    @CsvSource({
        "08:00-17:00 UTC, 2026-01-07T07:59:59Z, false",
        "08:00-17:00 UTC, 2026-01-07T08:00:00Z, true",
        "08:00-17:00 UTC, 2026-01-07T16:59:59Z, true",
        "08:00-17:00 UTC, 2026-01-07T17:00:00Z, false",
        "00:00-24:00 UTC, 2026-01-07T23:59:59Z, true",
        "17:30-24:00 UTC, 2026-01-08T00:00:00Z, false",
    })
    void theBeginningIsWithinAndTheEndIsNot(String hours, Instant now, boolean within) throws Exception {
        assertThat(isChosen(hours, now)).isEqualTo(within);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-01-07T20:59:59Z, false",
        "2026-01-07T21:00:00Z, true",
        "2026-01-07T23:30:00Z, true",
        "2026-01-08T05:59:59Z, true",
        "2026-01-08T06:00:00Z, false"
    })
    void hoursGoOverMidnightInTheirZone(Instant now, boolean within) throws Exception {
        assertThat(isChosen("22:00-07:00 Europe/Berlin", now)).isEqualTo(within);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-01-09T21:30:00Z, true", // Friday 22:30
        "2026-01-10T05:30:00Z, true", // Saturday 06:30
        "2026-01-10T21:30:00Z, false", // Saturday 22:30
        "2026-01-09T05:30:00Z, false", // Friday 06:30
    })
    void aDayIsTheOneOnWhichTheHoursBegin(Instant now, boolean within) throws Exception {
        assertThat(isChosen("Fri 22:00-07:00 Europe/Berlin", now)).isEqualTo(within);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-01-09T15:59:59Z, false", // Friday 23:59:59 in Shanghai
        "2026-01-09T16:00:00Z, true",
        "2026-01-11T15:59:59Z, true",
        "2026-01-11T16:00:00Z, false", // Monday
    })
    void aWeekendIsWhereItsZoneIs(Instant now, boolean within) throws Exception {
        assertThat(isChosen("Sat-Sun 00:00-24:00 Asia/Shanghai", now)).isEqualTo(within);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-01-09T12:00:00Z, true", // Friday
        "2026-01-11T12:00:00Z, true", // Sunday
        "2026-01-12T12:00:00Z, true", // Monday
        "2026-01-13T12:00:00Z, false",
        "2026-01-08T12:00:00Z, false"
    })
    void daysGoOverTheEndOfTheWeek(Instant now, boolean within) throws Exception {
        assertThat(isChosen("fri - MON 00:00-24:00 UTC", now)).isEqualTo(within);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-07-01T04:59:59Z, true", // summer time: 06:59:59
        "2026-07-01T05:00:00Z, false",
        "2026-03-29T04:59:59Z, true", // the morning after an hour was left out
        "2026-03-29T05:00:00Z, false",
        "2026-10-25T04:59:59Z, true", // the morning after an hour came twice
        "2026-10-25T05:59:59Z, true",
        "2026-10-25T06:00:00Z, false"
    })
    void aNightEndsWhenTheClockOnTheWallSaysSo(Instant now, boolean within) throws Exception {
        assertThat(isChosen("22:00-07:00 Europe/Berlin", now)).isEqualTo(within);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-10-24T23:59:59Z, false", // 01:59:59
        "2026-10-25T00:15:00Z, true", // 02:15, and again an hour later
        "2026-10-25T00:45:00Z, false",
        "2026-10-25T01:15:00Z, true",
        "2026-10-25T01:45:00Z, false"
    })
    void anHourThatTheClockShowsTwiceCountsTwice(Instant now, boolean within) throws Exception {
        assertThat(isChosen("02:00-02:30 Europe/Berlin", now)).isEqualTo(within);
    }

    @Test
    void anHourThatTheClockLeavesOutCountsNever() throws Exception {
        SentBetween matcher = matcher("02:00-02:30 Europe/Berlin", Instant.parse("2026-03-29T01:15:00Z"));

        assertThat(Matching.chosen(matcher, mail())).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-01-07T16:00:00Z, true", // Wednesday midnight in Shanghai
        "2026-01-10T04:00:00Z, true", // Saturday noon
        "2026-01-07T04:00:00Z, false", // Wednesday noon
        "2026-01-07T21:30:00Z, true", // 22:30 in Berlin, which has a zone of its own
        "2026-01-07T22:30:00Z, false"
    })
    void severalHoursTakeTheNextZoneThatIsGiven(Instant now, boolean within) throws Exception {
        String hours = "22:00-23:00 Europe/Berlin, 22:00-05:00, Sat-Sun 00:00-24:00 Asia/Shanghai";

        assertThat(isChosen(hours, now)).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "22:00-07:00",
                "22:00 Europe/Berlin",
                "22-07 Europe/Berlin",
                "22:00-07:00 Europe/Bonn",
                "25:00-07:00 UTC",
                "22:60-07:00 UTC",
                "24:01-07:00 UTC",
                "24:00-07:00 UTC",
                "07:00-07:00 UTC",
                "Son 22:00-07:00 UTC",
                "Sat-Son 22:00-07:00 UTC",
                "22:00-07:00 UTC,",
                "22:00-07:00 UTC, 09:00-10:00"
            })
    void refusesAnythingElse(String condition) {
        assertThatThrownBy(() -> Matching.started(new SentBetween(), condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher SentBetween: condition = " + condition
                        + ": should be hours and a time zone, with or without days in front, several separated by commas,"
                        + " as in match=\"SentBetween=22:00-07:00, Sat-Sun 00:00-24:00 Europe/Berlin\"");
    }

    private static boolean isChosen(String hours, Instant now) throws Exception {
        return Matching.chosen(matcher(hours, now), mail()).equals(List.of("bob@b.test", "carol@c.test"));
    }

    private static SentBetween matcher(String hours, Instant now) throws Exception {
        return Matching.started(new SentBetween(Clock.fixed(now, ZoneOffset.UTC)), hours);
    }

    private static FakeMail mail() throws Exception {
        return FakeMail.builder()
                .name("m")
                .recipients("bob@b.test", "carol@c.test")
                .build();
    }
}
