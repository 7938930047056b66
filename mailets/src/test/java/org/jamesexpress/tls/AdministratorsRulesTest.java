package org.jamesexpress.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdministratorsRulesTest {
    private static final String RULES = """
            <rules>
                <rule domain="a.test" level="none" reason="r"/>
                <rule domain=".a.test" level="required" reason="r"/>
                <rule domain=".sub.a.test" level="verified" reason="r"/>
                <rule domain="old.a.test" level="opportunistic" expires="2026-03-10" reason="until they are ready"/>
            </rules>
            """;

    @TempDir
    private Path folder;

    private final MovedClock clock = new MovedClock("2026-03-01T12:00:00Z");
    private final AtomicLong nanos = new AtomicLong();
    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("rules.xml"), RULES);
    }

    @ParameterizedTest
    @CsvSource({
        "a.test,           rule a.test",
        "b.a.test,         rule .a.test",
        "c.b.a.test,       rule .a.test",
        "sub.a.test,       rule .a.test",
        "x.sub.a.test,     rule .sub.a.test",
        "old.a.test,       rule old.a.test",
        "ba.test,          -",
        "test,             -",
        "[192.0.2.1],      -",
    })
    void choosesTheRuleThatIsClosest(String destination, String by) throws Exception {
        assertThat(rules().of(destination, "mx.test").map(Ruling::by).orElse("-"))
                .isEqualTo(by);
    }

    @Test
    void forgetsARuleAfterItsLastDayAndTellsOfItBeforeAndAfter() throws Exception {
        try (LogLines log = LogLines.open()) {
            AdministratorsRules rules = rules();
            assertThat(by(rules, "old.a.test")).isEqualTo("rule old.a.test");
            assertThat(log.all())
                    .containsExactly("WARN " + file + ": the rule for old.a.test expires: 2026-03-10 is its last day"
                            + " (until they are ready)");
            move(Duration.ofDays(9));
            assertThat(by(rules, "old.a.test")).isEqualTo("rule old.a.test");
            move(Duration.ofDays(1));
            assertThat(by(rules, "old.a.test")).isEqualTo("rule .a.test");
            assertThat(log.all())
                    .last()
                    .isEqualTo(
                            "WARN " + file
                                    + ": the rule for old.a.test expired on 2026-03-10 and applies no more (until they are ready)");
        }
    }

    @Test
    void readsTheFileAnewWhenItHasChanged() throws Exception {
        AdministratorsRules rules = rules();
        assertThat(by(rules, "b.test")).isEqualTo("-");
        Files.writeString(file, "<rules><rule domain='b.test' level='verified' reason='r'/></rules>");
        assertThat(by(rules, "b.test")).as("it is not looked at for each mail").isEqualTo("-");
        move(Duration.ofSeconds(5));
        assertThat(by(rules, "b.test")).isEqualTo("rule b.test");
        assertThat(by(rules, "a.test")).isEqualTo("-");
    }

    @Test
    void keepsTheRulesOfBeforeWhileTheFileIsWrongOrGone() throws Exception {
        AdministratorsRules rules = rules();
        assertThat(by(rules, "a.test")).isEqualTo("rule a.test");
        try (LogLines log = LogLines.open()) {
            Files.writeString(file, "<rules><rule domain='a.test' level='save' reason='r'/></rules>");
            move(Duration.ofSeconds(5));
            assertThat(by(rules, "a.test")).isEqualTo("rule a.test");
            Files.delete(file);
            for (int i = 0; i < 3; i++) {
                move(Duration.ofSeconds(5));
                assertThat(by(rules, "a.test")).isEqualTo("rule a.test");
            }
            assertThat(log.all())
                    .containsExactly(
                            "WARN The rules of before stay, because of what is wrong in " + file + ":\n" + file
                                    + ": rule 1: level = save: should be one of none, opportunistic, required, verified,"
                                    + " pinned",
                            "WARN " + file + " is gone: the rules that it had stay until it is there again");
        }
        Files.writeString(file, "<rules/>");
        move(Duration.ofSeconds(5));
        assertThat(by(rules, "a.test")).isEqualTo("-");
    }

    private AdministratorsRules rules() throws Exception {
        return new AdministratorsRules(PolicyFile.read(file), clock, nanos::get);
    }

    private static String by(AdministratorsRules rules, String destination) {
        return rules.of(destination, "mx.test").map(Ruling::by).orElse("-");
    }

    private void move(Duration by) {
        clock.add(by);
        nanos.addAndGet(by.toNanos());
    }
}
