package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThisJamesTest {
    @Test
    void theOneOfTheTestsWillDo() {
        assertThatCode(ThisJames::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3.2", "3.7.4", "3.7-SNAPSHOT"})
    void refusesWhatIsTooOld(String version) {
        assertThat(ThisJames.tooOld(version))
                .hasValue("this is James " + version + ", which is too old for James Express: it needs 3.8 or 3.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3.8.0", "3.8.1", "3.9.0", "3.10.0", "4.0", "unknown"})
    void takesWhatIsNewEnoughOrDoesNotSay(String version) {
        assertThat(ThisJames.tooOld(version)).isEmpty();
    }

    @Test
    void namesTheCopiesWhenThereAreTwo() {
        assertThat(ThisJames.twice(List.of("/a.jar"))).isEmpty();
        assertThat(ThisJames.twice(List.of("/a.jar", "/b.jar")))
                .hasValue("James Express is there 2 times: leave one of /a.jar, /b.jar");
    }
}
