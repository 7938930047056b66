package org.jamesexpress.notify.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.jamesexpress.notify.endpoint.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitStatusTest {
    @Test
    void takesTheEventWithZeroWhateverWasWritten() {
        assertThat(ExitStatus.outcome(0, "a word")).isEqualTo(new Outcome.Taken("exit 0"));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 66, 67, 68, 70, 72, 73, 76, 77, 78})
    void neverTakesItWithAVerdictOnTheEventOrOnHowItIsSetUp(int status) {
        assertThat(ExitStatus.outcome(status, "")).isInstanceOf(Outcome.Never.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {69, 71, 74, 75, 1, 2, 63, 79, 126, 127, 130, 137, 143, 255})
    void isTriedAgainWithWhatMayPassAndWithWhatIsNoVerdict(int status) {
        assertThat(ExitStatus.outcome(status, "")).isInstanceOf(Outcome.Later.class);
    }

    @Test
    void saysTheNameOfAStatusAndTheLastLine() {
        assertThat(ExitStatus.outcome(65, "no such ticket"))
                .isEqualTo(new Outcome.Never("exit 65 (EX_DATAERR): no such ticket"));
        assertThat(ExitStatus.outcome(137, "")).isEqualTo(new Outcome.Later("exit 137 (signal 9)"));
    }
}
