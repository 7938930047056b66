package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import javax.mail.MessagingException;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MxHostIsTest extends DnsFixture {
    @Test
    void choosesTheRecipientsWhoseMailAProviderTakes() throws Exception {
        dns.records(
                "a.test. MX 0 a-test.mail.protection.provider.test.",
                "b.test. MX 5 mx.other.test.",
                "c.test. MX 1 ASPMX.L.second.test.");
        MxHostIs matcher = matcher("*.protection.provider.test, *.second.test");

        assertThat(Matching.chosen(matcher, to("bob@a.test", "carol@b.test", "dave@C.test", "erin@a.test")))
                .containsExactly("bob@a.test", "dave@c.test", "erin@a.test");
    }

    @Test
    void oneOfTheBestHostsIsEnoughAndABackupIsNot() throws Exception {
        dns.records(
                "a.test. MX 10 one.test.",
                "a.test. MX 10 mx.provider.test.",
                "b.test. MX 10 one.test.",
                "b.test. MX 20 mx.provider.test.");

        assertThat(Matching.chosen(matcher("mx.provider.test"), to("bob@a.test", "carol@b.test")))
                .containsExactly("bob@a.test");
    }

    @Test
    void aNameInAnotherScriptMeansItsALabels() throws Exception {
        dns.records("a.test. MX 10 mx.xn--bcher-kva.test.");

        assertThat(Matching.chosen(matcher("*.Bücher.test"), to("bob@a.test"))).containsExactly("bob@a.test");
    }

    @Test
    void choosesNobodyWhileDnsGivesNoAnswer() throws Exception {
        dns.records("a.test. MX 10 mx.provider.test.", "b.test. MX 10 mx.provider.test.");
        dns.fail("a.test", Fault.SERVFAIL);
        MxHostIs matcher = matcher("mx.provider.test");

        assertThat(Matching.chosen(matcher, to("bob@a.test", "carol@b.test"))).containsExactly("carol@b.test");
        dns.heal("a.test");
        assertThat(Matching.chosen(matcher, to("bob@a.test"))).containsExactly("bob@a.test");
    }

    @Test
    void neverChoosesOurOwnDomainsNorAskDnsForThem() throws Exception {
        assertThat(Matching.chosen(matcher("localhost"), to("bob@localhost"))).isEmpty();
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void neverChoosesAnAddressLiteral() throws Exception {
        assertThat(Matching.chosen(matcher("*.0.0.1"), to("bob@[127.0.0.1]"))).isEmpty();
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void asksOnceForADomainWhateverTheRecipientsAndTheMatchers() throws Exception {
        dns.records("a.test. MX 10 mx.provider.test.");
        MxHostIs one = matcher("mx.provider.test");
        MxHostIs other = matcher("mx.other.test");
        NoMailAccepted third = Matching.started(new NoMailAccepted(files));

        Matching.chosen(one, to("bob@a.test", "carol@a.test"));
        Matching.chosen(other, to("dave@a.test"));
        Matching.chosen(third, to("erin@a.test"));

        assertThat(dns.asked("a.test", "MX")).isEqualTo(1);
    }

    @Test
    void keepsNothingThatAnotherJamesHasLearned() throws Exception {
        dns.records("a.test. MX 10 mx.other.test.");
        MxHostIs theirs = Matching.started(new MxHostIs(james(home.resolve("another"))), "mx.other.test");
        assertThat(Matching.chosen(theirs, to("bob@a.test"))).containsExactly("bob@a.test");

        dns.records("a.test. MX 10 mx.provider.test.");

        assertThat(Matching.chosen(matcher("mx.provider.test"), to("bob@a.test")))
                .containsExactly("bob@a.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "mx.a.test,", "mx.*.test", "mx a.test", "*.a.test;*.b.test"})
    void refusesAnythingElse(String condition) {
        assertThatThrownBy(() -> matcher(condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher MxHostIs: condition = " + condition
                        + ": should be names of hosts, with or without *. in front, separated by commas,"
                        + " as in match=\"MxHostIs=*.protection.outlook.com,*.google.com\"");
    }

    @Test
    void refusesABadListOfDnsServersInOneLine() throws Exception {
        Files.writeString(
                home.resolve("conf/dnsservice.xml"),
                "<dnsservice><servers><server>no server</server></servers></dnsservice>");

        assertThatThrownBy(() -> matcher("mx.a.test"))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("matcher MxHostIs: ")
                .hasMessageContaining("no server")
                .hasMessageNotContaining("\n");
    }

    private MxHostIs matcher(String condition) throws MessagingException {
        return Matching.started(new MxHostIs(files), condition);
    }
}
