package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCodesTest {
    /** RFC 3463 knows the classes 2, 4 and 5 only. */
    @ParameterizedTest
    @CsvSource({"550, 5.0.0", "451, 4.0.0", "354, 4.5.0"})
    void sayNoMoreThanTheReplyDoes(int code, String status) {
        Reply reply = new Reply(code, Optional.empty(), List.of("Words"));
        Verdict verdict = new Verdict(
                "bob@host.test", Verdict.Kind.LATER, Stage.RCPT, Optional.of(reply), Optional.empty(), reply.text());

        assertThat(StatusCodes.of(verdict)).isEqualTo(status);
    }
}
