package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"example.test", "Mail-1.Example.test", "xn--fsqu00a.test", "1.2.3.a"})
    void takesANameOfLabels(String name) {
        assertThat(DomainName.complaint(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                ".test",
                "example.test.",
                "a..test",
                "a_b.test",
                "-a.test",
                "a-.test",
                "a b.test",
                "192.0.2.1",
                "someone@example.test",
                "example.test\r\n"
            })
    void refusesWhatIsNoName(String name) {
        assertThat(DomainName.complaint(name)).isPresent();
    }

    @Test
    void refusesALabelOfMoreThan63CharactersAndANameOfMoreThan253() {
        assertThat(DomainName.complaint("a".repeat(63) + ".test")).isEmpty();
        assertThat(DomainName.complaint("a".repeat(64) + ".test")).isPresent();
        assertThat(DomainName.complaint("a.".repeat(125) + "tes")).isEmpty();
        assertThat(DomainName.complaint("a.".repeat(125) + "test")).isPresent();
    }

    @Test
    void saysHowAnInternationalNameIsWritten() {
        assertThat(DomainName.complaint("例え.test")).hasValue("write it in ASCII: xn--r8jz45g.test");
    }
}
