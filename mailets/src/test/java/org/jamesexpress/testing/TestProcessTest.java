package org.jamesexpress.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class TestProcessTest {
    @Test
    @EnabledIfSystemProperty(
            named = "surefire.test.class.path",
            matches = ".+",
            disabledReason = "Maven alone runs two")
    void isToldItsNumber() {
        assertThat(System.getProperty(TestProcess.NUMBER)).isIn("1", "2");
    }
}
