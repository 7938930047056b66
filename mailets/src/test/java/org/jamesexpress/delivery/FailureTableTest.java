package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.jamesexpress.tls.Demand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTableTest {
    @ParameterizedTest
    @CsvSource({
        "CONNECT,  LOST,      NEXT_HOST",
        "GREETING, LATER,     NEXT_HOST",
        "GREETING, REFUSED,   NEXT_HOST",
        "GREETING, LOST,      NEXT_HOST",
        "EHLO,     LATER,     NEXT_HOST",
        "EHLO,     REFUSED,   NEXT_HOST",
        "EHLO,     LOST,      NEXT_HOST",
        "STARTTLS, LATER,     AGAIN_IN_CLEAR",
        "STARTTLS, REFUSED,   AGAIN_IN_CLEAR",
        "STARTTLS, LOST,      AGAIN_IN_CLEAR",
        "MAIL,     LATER,     NEXT_HOST",
        "MAIL,     REFUSED,   BOUNCE",
        "MAIL,     LOST,      NEXT_HOST",
        "MAIL,     LACKING,   NEXT_HOST_OR_BOUNCE",
        "RCPT,     LATER,     NEXT_HOST",
        "RCPT,     REFUSED,   BOUNCE",
        "RCPT,     LOST,      NEXT_HOST",
        "DATA,     LATER,     NEXT_HOST",
        "DATA,     REFUSED,   BOUNCE",
        "DATA,     LOST,      NEXT_HOST",
        "DOT,      LATER,     NEXT_HOST",
        "DOT,      REFUSED,   BOUNCE",
        "DOT,      AMBIGUOUS, DEFER",
        "DOT,      ACCEPTED,  DELIVERED",
    })
    void saysWhatAFailureMeans(Stage stage, Verdict.Kind kind, FailureTable meaning) {
        assertThat(FailureTable.of(stage, kind, new Demand.Opportunistic())).isEqualTo(meaning);
    }

    @Test
    void leadsNeverToClearWhatMustBeEncrypted() {
        assertThat(FailureTable.of(Stage.STARTTLS, Verdict.Kind.REFUSED, new Demand.Encrypted()))
                .isEqualTo(FailureTable.NEXT_HOST);
    }
}
