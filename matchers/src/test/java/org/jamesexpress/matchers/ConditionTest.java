package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.jamesexpress.config.SettingsException;
import org.junit.jupiter.api.Test;

class ConditionTest {
    @Test
    void isReadWithoutTheBlanksAroundIt() throws Exception {
        assertThat(parsed(FakeMatcherConfig.builder().matcherName("Most").condition(" 7\n")))
                .isEqualTo(7);
    }

    @Test
    void refusesWhatTheParserRefusesInOneLineThatSaysWhatWouldBeRight() {
        assertThatThrownBy(() ->
                        parsed(FakeMatcherConfig.builder().matcherName("Most").condition(" many ")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("matcher Most: condition = many: should be a number, as in match=\"Most=7\"");
    }

    @Test
    void readsAMissingOneAsNothing() {
        assertThatThrownBy(() -> parsed(FakeMatcherConfig.builder().matcherName("Most")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("matcher Most: condition = : should be a number, as in match=\"Most=7\"");
    }

    @Test
    void takesTheDefaultForAMissingOne() throws Exception {
        Most most = new Most();
        most.init(FakeMatcherConfig.builder().matcherName("Most").build());

        assertThat(new Condition<>(Integer::valueOf, "a number", "So many.", "7", "5").of(most))
                .isEqualTo(5);
    }

    private static int parsed(FakeMatcherConfig.Builder config) throws Exception {
        Most most = new Most();
        most.init(config.build());
        return new Condition<>(Integer::valueOf, "a number", "So many.", "7").of(most);
    }

    private static final class Most extends GenericMatcher {
        @Override
        public Collection<MailAddress> match(Mail mail) {
            return List.of();
        }
    }
}
