package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.mail.MessagingException;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.api.Test;

class NoMailAcceptedTest extends DnsFixture {
    @Test
    void choosesTheRecipientsWhoseDomainTakesNoMailForCertain() throws Exception {
        dns.records(
                "null.test. MX 0 .",
                "nowhere.test. MX 10 missing.test.",
                "a.test. MX 10 mx.a.test.",
                "mx.a.test. A 192.0.2.1",
                "alone.test. AAAA 2001:db8::1");

        assertThat(Matching.chosen(
                        matcher(),
                        to("bob@null.test", "bob@gone.test", "bob@a.test", "bob@nowhere.test", "bob@alone.test")))
                .containsExactly("bob@null.test", "bob@gone.test", "bob@nowhere.test");
    }

    @Test
    void choosesNobodyBecauseOfAFailureThatMayPass() throws Exception {
        dns.records("a.test. MX 10 mx.a.test.", "b.test. MX 10 mx.b.test.");
        dns.fail("a.test", Fault.SERVFAIL);
        dns.fail("mx.b.test", Fault.REFUSED);

        assertThat(Matching.chosen(matcher(), to("bob@a.test", "bob@b.test"))).isEmpty();
    }

    @Test
    void choosesNobodyBecauseOfAPrivateAddressWhichADeliveryMayAllow() throws Exception {
        dns.records("a.test. MX 10 mx.a.test.", "mx.a.test. A 127.0.0.1");

        assertThat(Matching.chosen(matcher(), to("bob@a.test"))).isEmpty();
    }

    @Test
    void neverChoosesOurOwnDomains() throws Exception {
        assertThat(Matching.chosen(matcher(), to("bob@localhost", "bob@gone.test")))
                .containsExactly("bob@gone.test");
        assertThat(dns.questions()).extracting(question -> question.name()).containsOnly("gone.test");
    }

    @Test
    void neverChoosesAnAddressLiteral() throws Exception {
        assertThat(Matching.chosen(matcher(), to("bob@[192.0.2.1]"))).isEmpty();
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void refusesACondition() {
        assertThatThrownBy(() -> Matching.started(new NoMailAccepted(files), "null"))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher NoMailAccepted: condition = null: should be left out,"
                        + " as in match=\"NoMailAccepted\"");
    }

    private NoMailAccepted matcher() throws MessagingException {
        return Matching.started(new NoMailAccepted(files));
    }
}
