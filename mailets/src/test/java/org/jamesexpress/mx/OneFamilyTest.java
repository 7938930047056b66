package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import org.jamesexpress.mx.Considered.Standing;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the hosts at addresses of the family that is not used. */
class OneFamilyTest extends MxFixture {
    private static final Ourselves NOBODY = RULES.ourselves();

    @Test
    void asksForThatFamilyAlone() throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1", "a.test. 60 IN AAAA 2001:db8::1");
        assertThat(ipv4(NOBODY).route("a.test")).hasToString("Hosts[hosts=[a.test[192.0.2.1]]]");
        assertThat(dns.asked("a.test", "AAAA")).isZero();
    }

    @Test
    void failsNoDomainForHavingTheOther() throws IOException {
        dns.records(
                "a.test. 60 IN AAAA 2001:db8::1",
                "b.test. 60 IN MX 10 mx1.b.test.",
                "b.test. 60 IN MX 20 mx2.b.test.",
                "mx2.b.test. 60 IN AAAA 2001:db8::2",
                "c.test. 60 IN A 192.0.2.1");
        assertThat(ipv4(NOBODY).route("a.test"))
                .isEqualTo(
                        new Route.OtherFamily("a.test[2001:db8:0:0:0:0:0:1] is an IPv6 address, which ip=4 forbids"));
        assertThat(ipv4(NOBODY).route("b.test"))
                .isEqualTo(new Route.OtherFamily(
                        "mx2.b.test[2001:db8:0:0:0:0:0:2] is an IPv6 address, which ip=4 forbids"));
        assertThat(ipv6().route("c.test"))
                .isEqualTo(new Route.OtherFamily("c.test[192.0.2.1] is an IPv4 address, which ip=6 forbids"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[192.0.2.1]", "a.test"})
    void takesAWrittenAddressOfTheOtherForWhatItIs(String domain) throws IOException {
        dns.records("a.test. 60 IN MX 10 192.0.2.1.");
        assertThat(ipv6().route(domain))
                .isEqualTo(new Route.OtherFamily("[192.0.2.1] is an IPv4 address, which ip=6 forbids"));
        assertThat(hosts(ipv6().route("[IPv6:2001:db8::1]"))).hasSize(1);
    }

    @Test
    void triesTheHostsThatHaveOne() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 new.a.test.",
                "a.test. 60 IN MX 20 old.a.test.",
                "new.a.test. 60 IN AAAA 2001:db8::1",
                "old.a.test. 60 IN A 192.0.2.1");
        MxSurvey survey = ipv4(NOBODY).survey("a.test");
        assertThat(survey.route()).hasToString("Hosts[hosts=[old.a.test[192.0.2.1]]]");
        assertThat(survey.considered())
                .extracting(Considered::standing)
                .containsExactly(Standing.OTHER_FAMILY, Standing.USABLE);
    }

    @Test
    void goesToTheRelayOverThatFamilyAlone() throws IOException {
        dns.records("a.test. 60 IN AAAA 2001:db8::1", "b.test. 60 IN A 192.0.2.1");
        assertThat(ipv4(NOBODY).hosts("a.test")).isEmpty();
        assertThat(ipv4(NOBODY).hosts("2001:db8::1")).isEmpty();
        assertThat(ipv4(NOBODY).hosts("b.test")).hasSize(1);
    }

    @Test
    void failsADomainThatHasNeither() throws IOException {
        dns.records("a.test. 60 IN TXT hello", "b.test. 60 IN MX 10 gone.b.test.");
        assertThat(ipv4(NOBODY).route("a.test")).isEqualTo(new Route.Unroutable("[a.test] has no address"));
        assertThat(ipv4(NOBODY).route("b.test")).isEqualTo(new Route.Unroutable("[gone.b.test] has no address"));
    }

    @Test
    void failsADomainWhoseOtherAddressesAreForbiddenInAnyCase() throws IOException {
        dns.records("a.test. 60 IN AAAA fd00::1");
        assertThat(ipv4(NOBODY).route("a.test"))
                .isEqualTo(new Route.Unroutable("a.test[fd00:0:0:0:0:0:0:1] is a loopback or private address"));
    }

    @Test
    void saysRatherThatNothingIsKnownOfAnotherHost() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 new.a.test.",
                "a.test. 60 IN MX 20 broken.a.test.",
                "new.a.test. 60 IN AAAA 2001:db8::1");
        dns.fail("broken.a.test", Fault.SERVFAIL);
        assertThat(ipv4(NOBODY).route("a.test"))
                .isEqualTo(new Route.TryLater("DNS gave no answer for broken.a.test/A: SERVFAIL"));
    }

    @Test
    void knowsOurselvesByTheOtherToo() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 us.a.test.",
                "a.test. 60 IN MX 20 worse.a.test.",
                "us.a.test. 60 IN AAAA 2001:db8::1",
                "worse.a.test. 60 IN A 192.0.2.1");
        Ourselves us = new Ourselves(Set.of(), Set.of(InetAddress.getByName("2001:db8::1")));
        assertThat(ipv4(us).route("a.test")).isEqualTo(new Route.Ourselves("us.a.test[2001:db8:0:0:0:0:0:1]"));
    }

    @Test
    void waitsForABetterHostThanOurselvesThatHasTheOther() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 new.a.test.",
                "a.test. 60 IN MX 20 us.a.test.",
                "new.a.test. 60 IN AAAA 2001:db8::1",
                "us.a.test. 60 IN A 192.0.2.1");
        assertThat(ipv4(new Ourselves(Set.of("us.a.test"), Set.of())).route("a.test"))
                .isInstanceOf(Route.OtherFamily.class);
    }

    @Test
    void remembersItNoLongerThanEitherAnswerLives() throws IOException {
        dns.records("a.test. 60 IN AAAA 2001:db8::1", "b.test. 20 IN AAAA 2001:db8::1");
        dns.negativeTtl(40);
        assertThat(ipv4(NOBODY).survey("a.test").ttl()).isEqualTo(Duration.ofSeconds(40));
        assertThat(ipv4(NOBODY).survey("b.test").ttl()).isEqualTo(Duration.ofSeconds(20));
    }

    private MxLookup ipv4(Ourselves ourselves) {
        return lookup(new MxRules(ourselves, Families.IPV4, false));
    }

    private MxLookup ipv6() {
        return lookup(new MxRules(NOBODY, Families.IPV6, false));
    }
}
