package org.jamesexpress.mailets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.delivery.Report;
import org.jamesexpress.delivery.TlsWish;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.jamesexpress.tls.report.ReportMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BounceMailsTest {
    private static final String LINE = "A line of a mail that is given back whole.\r\n";
    private static final int LINES = 100_000;

    private final SentMails sent = new SentMails();
    private final BounceMails bounces = new BounceMails(sent.context(), Optional.empty(), Optional.empty());

    @Test
    void handsOverALargeReportAsItIs() throws Exception {
        Content large = out -> {
            out.write("Subject: Report\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < LINES; i++) {
                out.write(LINE.getBytes(StandardCharsets.US_ASCII));
            }
        };
        bounces.submit(new Report("report.1", "alice@a.test", large));
        SentMails.Sent report = sent.next();
        assertThat(report.reversePath()).isEmpty();
        assertThat(report.recipients()).containsExactly("alice@a.test");
        assertThat(report.message()).isEqualTo("Subject: Report\r\n\r\n" + LINE.repeat(LINES));
    }

    @Test
    void sendsNothingOfAReportThatCannotBeRead() throws Exception {
        Content broken = out -> {
            out.write(LINE.getBytes(StandardCharsets.US_ASCII));
            throw new IOException("the spool is gone");
        };
        assertThatIOException()
                .isThrownBy(() -> bounces.submit(new Report("report.1", "alice@a.test", broken)))
                .withMessage("the spool is gone");
        assertThat(sent.isEmpty()).isTrue();
    }

    @Test
    void sendsAReportAboutTlsOfWhichNobodyHearsAgain() throws Exception {
        ReportMail report = new ReportMail(
                "tlsrpt-5c1e",
                "tls@a.test",
                List.of("r@b.test"),
                Content.of("Subject: x\r\n\r\nx\r\n".getBytes(UTF_8)));
        bounces.submit(report);
        SentMails.Sent plain = sent.next();
        assertThat(plain.reversePath()).isEqualTo("tls@a.test");
        assertThat(plain.outgoing()).containsExactly(new Rcpt("r@b.test", Set.of(Notify.NEVER), Optional.empty()));
        assertThat(ReportMail.isOne(plain.id()))
                .as("the delivery knows it again")
                .isTrue();
        assertThat(plain.state()).isEmpty();
        new BounceMails(sent.context(), Optional.empty(), Optional.of("tls-reports")).submit(report);
        assertThat(sent.next().state()).isEqualTo("tls-reports");
    }

    @Test
    void sendsAReportOfAMailThatRequiresTlsAsOneThatRequiresItToo() throws Exception {
        Content content = Content.of("Subject: x\r\n\r\nx\r\n".getBytes(UTF_8));
        bounces.submit(new Report("report.1", "alice@b.test", TlsWish.REQUIRED, content));
        bounces.submit(new Report("report.2", "alice@b.test", content));
        assertThat(sent.next().tls()).isEqualTo(TlsWish.REQUIRED);
        assertThat(sent.next().tls()).isEqualTo(TlsWish.NONE);
    }

    @Test
    void refusesAReportToNobody() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bounces.submit(new Report("report.1", "no address", Content.of(new byte[0]))))
                .withMessageContaining("no address");
    }
}
