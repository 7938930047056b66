package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InternationalAddressTest extends ConversationFixture {
    @ParameterizedTest
    @ValueSource(strings = {"用户@host.test", "用户@例子.test", "bob@☃.test", "bob@a＞b.test"})
    void isNotOfferedToAHostThatLacksSmtpUtf8(String address) throws Exception {
        host.offering("8BITMIME");

        Verdict verdict = send(body("hi\r\n"), address).get(0);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LACKING);
        assertThat(verdict.status()).contains(new EnhancedCode(5, 6, 7));
        assertThat(verdict.stage()).isEqualTo(Stage.MAIL);
        assertThat(host.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void ofTheSenderCountsLikewise() throws Exception {
        try (SmtpSession session = open()) {
            assertThat(session.send(Envelope.of("用户@sender.test", List.of("bob@host.test")), body("hi\r\n"))
                            .get(0)
                            .kind())
                    .isEqualTo(Verdict.Kind.LACKING);
        }
    }

    @Test
    void isNotAskedForEither() throws Exception {
        try (SmtpSession session = open()) {
            assertThat(session.ask("", "用户@host.test").kind()).isEqualTo(Verdict.Kind.LACKING);
        }
        assertThat(host.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void goesWhereSmtpUtf8IsOffered() throws Exception {
        host.offering("8BITMIME", "SMTPUTF8");

        assertThat(send(body("hi\r\n"), "用户@例子.test").get(0).kind()).isEqualTo(Verdict.Kind.ACCEPTED);
        assertThat(host.awaitMail().mail()).isEqualTo("<alice@sender.test> SMTPUTF8");
        assertThat(host.awaitMail().recipients()).containsExactly("用户@例子.test");
    }

    @ParameterizedTest
    @CsvSource({
        "bob@例子.test, bob@xn--fsqu00a.test",
        "bob@MÜNCHEN.test, bob@xn--mnchen-3ya.test",
        "bob@straße.test, bob@xn--strae-oqa.test",
        "\"a@b\"@例子.test, \"a@b\"@xn--fsqu00a.test",
    })
    void needsNoSmtpUtf8WhereItsDomainAloneIsNotAscii(String address, String onTheWire) throws Exception {
        host.offering("8BITMIME");

        Verdict verdict = send(body("hi\r\n"), address).get(0);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.ACCEPTED);
        assertThat(verdict.recipient()).isEqualTo(address);
        assertThat(host.awaitMail().recipients()).containsExactly(onTheWire);
        assertThat(host.awaitMail().mail()).isEqualTo("<alice@sender.test>");
    }

    /** Marked with SMTPUTF8, it would come back from the first host further on that lacks it. */
    @Test
    void isNotMeantByUtf8InTheHeader() throws Exception {
        host.offering("8BITMIME", "SMTPUTF8");
        send(body("Subject: grüße\r\n\r\nhi\r\n"), "bob@host.test");

        assertThat(host.awaitMail().mail()).isEqualTo("<alice@sender.test> BODY=8BITMIME");
        assertThat(host.awaitMail().text()).startsWith("Subject: grüße\r\n");
    }
}
