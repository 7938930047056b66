package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake mailet context knows one local domain: localhost. */
class DirectionTest {
    @ParameterizedTest(name = "{1} of a mail from outside: {0}")
    @CsvSource({"inbound, bob@localhost", "outbound, carol@elsewhere.invalid", "internal,"})
    void choosesOfAMailFromOutside(String condition, @Nullable String chosen) throws Exception {
        assertThat(match(condition, mail().build())).isEqualTo(addresses(chosen));
    }

    @ParameterizedTest(name = "{1} of a mail that somebody logged in for: {0}")
    @CsvSource({"inbound,", "outbound, carol@elsewhere.invalid", "internal, bob@localhost", "Internal, bob@localhost"})
    void choosesOfAMailThatSomebodyLoggedInFor(String condition, @Nullable String chosen) throws Exception {
        Attribute alice = new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice@localhost"));

        assertThat(match(condition, mail().attribute(alice).build())).isEqualTo(addresses(chosen));
    }

    @ParameterizedTest
    @ValueSource(strings = {"in", "inbound,outbound", ""})
    void refusesAnotherCondition(String condition) {
        assertThatThrownBy(() -> matcher(condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher Direction: condition = " + condition
                        + ": should be one of inbound, outbound, internal, as in match=\"Direction=inbound\"");
    }

    @Test
    void refusesToGoWithoutACondition() {
        assertThatThrownBy(() -> new Direction()
                        .init(FakeMatcherConfig.builder()
                                .matcherName("Direction")
                                .build()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("should be one of inbound, outbound, internal");
    }

    private static FakeMail.Builder mail() {
        return FakeMail.builder().name("m").recipients("bob@localhost", "carol@elsewhere.invalid");
    }

    private static Collection<MailAddress> match(String condition, Mail mail) throws Exception {
        return matcher(condition).match(mail);
    }

    private static Direction matcher(String condition) throws MessagingException {
        Direction matcher = new Direction();
        matcher.init(FakeMatcherConfig.builder()
                .matcherName("Direction")
                .condition(condition)
                .build());
        return matcher;
    }

    private static List<MailAddress> addresses(@Nullable String text) throws Exception {
        return text == null ? List.of() : List.of(new MailAddress(text));
    }
}
