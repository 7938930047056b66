package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.EnhancedCode;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.junit.jupiter.api.Test;

class DeliveryLogTest {
    private static final Recipient BOB = new Recipient(0, Rcpt.of("bob@example.com"), Instant.EPOCH, 0, false);
    private static final Parcel PARCEL = new Parcel(
            "Mail1",
            "example.com",
            "alice@a.test",
            "",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            TlsWish.NONE,
            new StoredBody("r.b", 100, false, false),
            List.of(BOB));

    @Test
    void writesWhatPostfixUsersGrepFor() throws Exception {
        Candidate host = new Candidate(
                new Host("mx1.example.com", 10, InetAddress.getByName("192.0.2.1")), 25, DeliveryFixture.OPPORTUNISTIC);
        Reply reply = new Reply(250, Optional.of(new EnhancedCode(2, 0, 0)), List.of("2.0.0 Ok: queued as 4F1"));
        Finding finding = Finding.of(
                host,
                new Verdict(
                        "bob@example.com",
                        Verdict.Kind.ACCEPTED,
                        Stage.DOT,
                        Optional.of(reply),
                        reply.enhanced(),
                        "accepted"));
        Timing timing = new Timing(
                Duration.ofMillis(20), Duration.ofMillis(0), Duration.ofMillis(1_230), Duration.ofSeconds(75));
        assertThat(DeliveryLog.line(PARCEL, BOB, Outcome.DELIVERED, finding, timing))
                .isEqualTo("Mail1: to=<bob@example.com>, relay=mx1.example.com[192.0.2.1]:25, delay=76,"
                        + " delays=0.02/0/1.2/75, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4F1)");
    }

    @Test
    void givesNoHostALineOfItsOwn() {
        Finding finding = Finding.withoutHost("4.4.3", "no answer\r\nMail2: to=<eve@a.test>");
        Timing timing = new Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        assertThat(DeliveryLog.line(PARCEL, BOB, Outcome.DEFERRED, finding, timing))
                .isEqualTo("Mail1: to=<bob@example.com>, relay=none, delay=0, delays=0/0/0/0, dsn=4.4.3,"
                        + " status=deferred (no answer  Mail2: to=<eve@a.test>)");
    }
}
