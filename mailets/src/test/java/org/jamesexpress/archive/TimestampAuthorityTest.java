package org.jamesexpress.archive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.jamesexpress.testing.TestAuthority;
import org.jamesexpress.testing.TestAuthority.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TimestampAuthorityTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "DRIPPING"})
    void isGivenUpWhenItsWholeAnswerIsNotThereInTime(Answer answer) throws IOException {
        try (TestAuthority server = new TestAuthority(Clock.systemUTC())) {
            server.answer(answer);

            assertThatThrownBy(() -> ask(server.url()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no whole answer within 300 ms");
        }
    }

    @Test
    void isGivenUpWhereNobodyListens() throws IOException {
        TestAuthority gone = new TestAuthority(Clock.systemUTC());
        gone.close();

        assertThatThrownBy(() -> ask(gone.url())).isInstanceOf(IOException.class);
    }

    private static void ask(URI url) throws IOException {
        new TimestampAuthority(url, SHORT, new SecureRandom()).stamp(new byte[32]);
    }
}
