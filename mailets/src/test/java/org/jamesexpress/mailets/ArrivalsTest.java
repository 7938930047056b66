package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.Date;
import javax.mail.internet.AddressException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMail;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.testing.Mails;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final MailetContext CONTEXT = Mails.localTo("example.test");
    private static final Attribute ALICE = new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice@example.test"));

    @Test
    void takesTheWholeEnvelopeOver() throws Exception {
        Mail mail = FakeMail.builder()
                .name("Mail1-!1234567-!7654321")
                .sender("alice@example.test")
                .recipients("bob@example.test", "carol@elsewhere.invalid")
                .remoteHost("client.invalid")
                .remoteAddr("192.0.2.1")
                .attribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("laptop")))
                .attribute(ALICE)
                .lastUpdated(Date.from(Instant.EPOCH))
                .build();

        Arrival arrival = Arrivals.of(mail, CONTEXT);

        assertThat(arrival.name()).isEqualTo("Mail1-!1234567-!7654321");
        assertThat(arrival.origin()).isEqualTo("Mail1");
        assertThat(arrival.reversePath()).isEqualTo("alice@example.test");
        assertThat(arrival.recipients())
                .containsExactly(
                        entry("bob@example.test", MailDirection.INTERNAL),
                        entry("carol@elsewhere.invalid", MailDirection.OUTBOUND));
        assertThat(arrival.direction()).isEqualTo(MailDirection.OUTBOUND);
        assertThat(arrival.remoteHost()).isEqualTo("client.invalid");
        assertThat(arrival.remoteAddress()).isEqualTo("192.0.2.1");
        assertThat(arrival.helo()).isEqualTo("laptop");
        assertThat(arrival.authenticatedUser()).isEqualTo("alice@example.test");
        assertThat(arrival.time()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void believesNoReversePathThatNobodyLoggedInFor() throws Exception {
        Mail forged = from("ceo@example.test").build();

        assertThat(Arrivals.of(forged, CONTEXT).direction()).isEqualTo(MailDirection.INBOUND);
    }

    @Test
    void countsWhatThisServerMadeAsOurs() throws Exception {
        Mail bounce = FakeMail.builder()
                .name("m")
                .recipient("bob@example.test")
                .attribute(Mail.SENT_BY_MAILET_ATTRIBUTE)
                .lastUpdated(Date.from(Instant.EPOCH))
                .build();

        Arrival arrival = Arrivals.of(bounce, CONTEXT);

        assertThat(arrival.reversePath()).isEmpty();
        assertThat(arrival.direction()).isEqualTo(MailDirection.INTERNAL);
    }

    @Test
    void takesOverWhatJamesFoundOutAboutTheSender() throws Exception {
        Mail mail = from("bob@elsewhere.invalid")
                .attribute(attribute("org.apache.james.spf.header", "pass (elsewhere.invalid: 192.0.2.1 is permitted)"))
                .attribute(attribute("org.apache.james.transport.mailets.spf.result", "pass"))
                .attribute(attribute("jDKIM.AUTHRESULT", "pass (identity @elsewhere.invalid)"))
                .build();

        assertThat(Arrivals.of(mail, CONTEXT).authentication())
                .containsExactly(
                        entry("spf", "pass (elsewhere.invalid: 192.0.2.1 is permitted)"),
                        entry("dkim", "pass (identity @elsewhere.invalid)"));
    }

    @Test
    void takesTheResultOfSpfWhereThereIsNoMore() throws Exception {
        Mail mail = from("bob@elsewhere.invalid")
                .attribute(attribute("org.apache.james.transport.mailets.spf.result", "softfail"))
                .build();

        assertThat(Arrivals.of(mail, CONTEXT).authentication()).containsExactly(entry("spf", "softfail"));
    }

    @Test
    void knowsTheTlsThatWasNoted() throws Exception {
        Mail mail = from("bob@elsewhere.invalid").build();
        assertThat(Arrivals.of(mail, CONTEXT).tls()).isEmpty();
        assertThat(Arrivals.of(mail, CONTEXT).authentication()).isEmpty();

        Arrivals.noteTls(mail, Arrival.CLEAR);

        assertThat(Arrivals.of(mail, CONTEXT).tls()).isEqualTo("none");
    }

    private static FakeMail.Builder from(String sender) throws AddressException {
        return FakeMail.builder()
                .name("m")
                .sender(sender)
                .recipient("bob@example.test")
                .lastUpdated(Date.from(Instant.EPOCH));
    }

    private static Attribute attribute(String name, String text) {
        return new Attribute(AttributeName.of(name), AttributeValue.of(text));
    }
}
