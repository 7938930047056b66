package org.jamesexpress.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.notify.endpoint.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void ofSuccessSaysThatTheEndpointHasTheEvent(int status) {
        assertThat(outcome(status)).isEqualTo(new Outcome.Taken("HTTP " + status));
    }

    @Test
    void ofGoneSaysThatTheEndpointWantsNothingMore() {
        assertThat(outcome(410)).isEqualTo(new Outcome.Gone("HTTP 410"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 400, 401, 404, 413, 422, 429, 500, 503})
    void ofAnyOtherKindIsFollowedByAnotherTry(int status) {
        assertThat(outcome(status))
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.after()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            120                           | PT2M
            Sun, 22 Nov 2026 12:01:00 GMT | PT1M
            86401                         | PT24H
            999999999                     | PT24H
            Mon, 22 Nov 2027 12:00:00 GMT | PT24H
            """)
    void mayAskToBeLeftAloneForAWhile(String retryAfter, Duration after) {
        assertThat(outcome(503, retryAfter)).isEqualTo(new Outcome.Later("HTTP 503", Optional.of(after)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon", "", "1.5", "99999999999999999999", "Sun, 22 Nov 2026 11:59:00 GMT", "٣"})
    void asksForNothingThatHasNoMeaning(String retryAfter) {
        assertThat(outcome(429, retryAfter)).isEqualTo(new Outcome.Later("HTTP 429"));
    }

    private static Outcome outcome(int status) {
        return new Answer(status, List.of(), Optional.empty(), "").outcome(NOON);
    }

    private static Outcome outcome(int status, String retryAfter) {
        return new Answer(status, List.of(), Optional.of(retryAfter), "").outcome(NOON);
    }
}
