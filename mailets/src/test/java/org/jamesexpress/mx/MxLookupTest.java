package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MxLookupTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Ourselves NOBODY = new Ourselves(Set.of(), Set.of());

    private LoopbackDns dns;

    @BeforeEach
    void start() throws IOException {
        dns = LoopbackDns.start();
    }

    @AfterEach
    void stop() throws IOException {
        dns.close();
    }

    @Test
    void triesHostsInTheOrderOfTheirPreference() throws IOException {
        dns.records(
                "a.test. 60 IN MX 30 third.a.test.",
                "a.test. 60 IN MX 10 first.a.test.",
                "a.test. 60 IN MX 20 second.a.test.",
                "first.a.test. 60 IN A 192.0.2.1",
                "second.a.test. 60 IN A 192.0.2.2",
                "third.a.test. 60 IN A 192.0.2.3");
        assertThat(names(lookup().route("a.test"))).containsExactly("first.a.test", "second.a.test", "third.a.test");
    }

    @Test
    void shufflesEqualHostsInEveryGroup() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 a1.test.",
                "a.test. 60 IN MX 10 a2.test.",
                "a.test. 60 IN MX 20 b1.test.",
                "a.test. 60 IN MX 20 b2.test.",
                "a1.test. 60 IN A 192.0.2.1",
                "a2.test. 60 IN A 192.0.2.2",
                "b1.test. 60 IN A 192.0.2.3",
                "b2.test. 60 IN A 192.0.2.4");
        MxLookup lookup = lookup();
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            orders.add(names(lookup.route("a.test")));
        }
        assertThat(orders)
                .containsExactlyInAnyOrder(
                        List.of("a1.test", "a2.test", "b1.test", "b2.test"),
                        List.of("a2.test", "a1.test", "b1.test", "b2.test"),
                        List.of("a1.test", "a2.test", "b2.test", "b1.test"),
                        List.of("a2.test", "a1.test", "b2.test", "b1.test"));
    }

    @Test
    void interleavesTheAddressFamilies() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 mx.a.test.",
                "mx.a.test. 60 IN A 192.0.2.1",
                "mx.a.test. 60 IN A 192.0.2.2",
                "mx.a.test. 60 IN AAAA 2001:db8::1",
                "mx.a.test. 60 IN AAAA 2001:db8::2");
        assertThat(hosts(lookup().route("a.test")))
                .extracting(host -> host.address().getAddress().length)
                .containsExactly(16, 4, 16, 4);
    }

    @Test
    void asksForOneFamilyOnlyWhenToldSo() throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1", "a.test. 60 IN AAAA 2001:db8::1");
        MxLookup lookup = lookup(new MxRules(NOBODY, Families.IPV4, false));
        assertThat(lookup.route("a.test")).hasToString("Hosts[hosts=[a.test[192.0.2.1]]]");
        assertThat(dns.asked("a.test", "AAAA")).isZero();
    }

    @Test
    void takesADomainWithoutMxAsItsOwnHost() throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1");
        assertThat(lookup().route("a.test")).hasToString("Hosts[hosts=[a.test[192.0.2.1]]]");
    }

    @Test
    void knowsADomainThatTakesNoMail() throws IOException {
        dns.records("a.test. 60 IN MX 0 .", "a.test. 60 IN A 192.0.2.1");
        assertThat(lookup().route("a.test")).isEqualTo(new Route.NullMx());
    }

    @Test
    void knowsADomainThatDoesNotExist() {
        assertThat(lookup().route("nowhere.test")).isEqualTo(new Route.NoSuchDomain());
    }

    @Test
    void saysThatADomainWithNeitherMxNorAddressLeadsNowhere() throws IOException {
        dns.records("a.test. 60 IN TXT hello");
        assertThat(lookup().route("a.test")).isEqualTo(new Route.Unroutable("[a.test] has no usable address"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSED", "SERVFAIL", "SILENT", "GARBAGE", "OTHER_QUESTION"})
    void triesLaterWhenTheAnswerForTheDomainCannotBeBelieved(Fault fault) {
        dns.fail("a.test", fault);
        assertThat(lookup().route("a.test")).isInstanceOf(Route.TryLater.class);
    }

    @Test
    void saysWhichQuestionFailedAndHow() {
        dns.fail("a.test", Fault.SERVFAIL);
        assertThat(lookup().route("a.test"))
                .isEqualTo(new Route.TryLater("DNS gave no answer for a.test/MX: SERVFAIL"));
        dns.fail("b.test", Fault.SILENT);
        assertThat(lookup().route("b.test"))
                .isEqualTo(new Route.TryLater("DNS gave no answer for b.test/MX: timed out"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSED", "SERVFAIL", "SILENT", "GARBAGE", "OTHER_QUESTION"})
    void triesLaterWhenTheAnswerForTheOnlyHostCannotBeBelieved(Fault fault) throws IOException {
        dns.records("a.test. 60 IN MX 10 mx.a.test.");
        dns.fail("mx.a.test", fault);
        assertThat(lookup().route("a.test")).isInstanceOf(Route.TryLater.class);
    }

    @Test
    void skipsAHostThatDoesNotResolve() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 gone.a.test.",
                "a.test. 60 IN MX 20 broken.a.test.",
                "a.test. 60 IN MX 30 good.a.test.",
                "good.a.test. 60 IN A 192.0.2.3");
        dns.fail("broken.a.test", Fault.SERVFAIL);
        assertThat(names(lookup().route("a.test"))).containsExactly("good.a.test");
    }

    @Test
    void failsADomainOnlyWhenEveryHostFailsForGood() throws IOException {
        dns.records("a.test. 60 IN MX 10 gone.a.test.", "a.test. 60 IN MX 20 broken.a.test.");
        assertThat(lookup().route("a.test")).isInstanceOf(Route.Unroutable.class);
        dns.records("b.test. 60 IN MX 10 gone.b.test.", "b.test. 60 IN MX 20 broken.b.test.");
        dns.fail("broken.b.test", Fault.SERVFAIL);
        assertThat(lookup().route("b.test")).isInstanceOf(Route.TryLater.class);
    }

    @Test
    void followsAliases() throws IOException {
        dns.records(
                "www.a.test. 60 IN CNAME a.test.",
                "a.test. 60 IN MX 10 alias.a.test.",
                "alias.a.test. 60 IN CNAME mx.a.test.",
                "mx.a.test. 60 IN A 192.0.2.1");
        assertThat(lookup().route("www.a.test")).hasToString("Hosts[hosts=[alias.a.test[192.0.2.1]]]");
    }

    @Test
    void asksAgainOverTcpWhenAnAnswerWasCut() throws IOException {
        dns.records("a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        dns.fail("a.test", Fault.TRUNCATED);
        assertThat(names(lookup().route("a.test"))).containsExactly("mx.a.test");
        assertThat(dns.questions()).contains(new LoopbackDns.Question("a.test", "MX", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[192.0.2.1]", "[IPv6:2001:db8::1]", "[ipv6:2001:DB8::1]"})
    void takesAnAddressLiteralWithoutAskingDns(String literal) {
        assertThat(hosts(lookup().route(literal))).hasSize(1);
        assertThat(dns.questions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[2001:db8::1]", "[192.0.2]", "[300.0.2.1]", "[IPv6:mx.test]", "[mx.test]"})
    void refusesWhatOnlyLooksLikeAnAddressLiteral(String literal) {
        assertThat(lookup().route(literal)).isInstanceOf(Route.Unroutable.class);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void asksForTheALabelsOfAnInternationalDomain() throws IOException {
        dns.records("xn--fiqs8s.test. 60 IN A 192.0.2.1");
        assertThat(names(lookup().route("中国。test"))).containsExactly("xn--fiqs8s.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..test", "a b.test", "-a.test", "a\\.test", "straße.test", "a.test\r\nb.test"})
    void refusesWhatIsNoDomainName(String domain) {
        assertThat(lookup().route(domain)).isInstanceOf(Route.Unroutable.class);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void cutsOurselvesByNameWithAllOfEqualOrWorsePreference() throws IOException {
        selfMx();
        Ourselves byName = new Ourselves(Set.of("US.A.test"), Set.of());
        assertThat(names(lookup(new MxRules(byName, Families.BOTH, false)).route("a.test")))
                .containsExactly("best.a.test");
    }

    @Test
    void cutsOurselvesByAddressWithAllOfEqualOrWorsePreference() throws IOException {
        selfMx();
        Ourselves byAddress = new Ourselves(Set.of(), Set.of(InetAddress.getByName("192.0.2.2")));
        assertThat(names(lookup(new MxRules(byAddress, Families.BOTH, false)).route("a.test")))
                .containsExactly("best.a.test");
    }

    @Test
    void saysSoWhenWeAreTheBestHost() throws IOException {
        selfMx();
        Ourselves best = new Ourselves(Set.of("best.a.test"), Set.of());
        assertThat(lookup(new MxRules(best, Families.BOTH, false)).route("a.test"))
                .isInstanceOf(Route.Ourselves.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.1.1",
                "100.64.0.1",
                "0.0.0.0",
                "255.255.255.255",
                "224.0.0.1"
            })
    void refusesAHostAtALoopbackOrPrivateAddress(String address) throws IOException {
        dns.records("a.test. 60 IN A " + address);
        assertThat(lookup().route("a.test"))
                .isEqualTo(new Route.Unroutable("a.test[" + address + "] is a loopback or private address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "fe80::1", "fd00::1", "::", "::ffff:127.0.0.1"})
    void refusesAHostAtALoopbackOrPrivateIpv6Address(String address) throws IOException {
        dns.records("a.test. 60 IN AAAA " + address);
        assertThat(lookup().route("a.test")).isInstanceOf(Route.Unroutable.class);
        assertThat(lookup().route("[IPv6:" + address + "]")).isInstanceOf(Route.Unroutable.class);
    }

    @Test
    void allowsLoopbackWhenToldSo() throws IOException {
        dns.records("a.test. 60 IN A 127.0.0.1");
        assertThat(names(lookup(new MxRules(NOBODY, Families.BOTH, true)).route("a.test")))
                .containsExactly("a.test");
    }

    @Test
    void remembersAnAnswerForItsTimeToLive() throws IOException {
        dns.records("a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        MxLookup lookup = lookup();
        lookup.route("a.test");
        lookup.route("a.test");
        assertThat(dns.asked("a.test", "MX")).isEqualTo(1);
        assertThat(dns.asked("mx.a.test", "A")).isEqualTo(1);
        assertThat(dns.asked("mx.a.test", "AAAA")).as("that there is none").isEqualTo(1);
    }

    @Test
    void remembersNoAnswerThatMustNotBeKept() throws IOException {
        dns.records("a.test. 0 IN A 192.0.2.1");
        dns.negativeTtl(0);
        MxLookup lookup = lookup();
        lookup.route("a.test");
        lookup.route("a.test");
        assertThat(dns.asked("a.test", "MX")).isEqualTo(2);
        assertThat(dns.asked("a.test", "A")).isEqualTo(2);
    }

    @Test
    void remembersThatADomainDoesNotExist() {
        MxLookup lookup = lookup();
        lookup.route("nowhere.test");
        assertThat(lookup.route("nowhere.test")).isEqualTo(new Route.NoSuchDomain());
        assertThat(dns.asked("nowhere.test", "MX")).isEqualTo(1);
    }

    @Test
    void remembersNoFailure() throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1");
        dns.fail("a.test", Fault.SERVFAIL);
        MxLookup lookup = lookup();
        assertThat(lookup.route("a.test")).isInstanceOf(Route.TryLater.class);
        dns.heal("a.test");
        assertThat(lookup.route("a.test")).isInstanceOf(Route.Hosts.class);
    }

    @Test
    void asksTheNextServerWhenOneFails() throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1");
        try (LoopbackDns broken = LoopbackDns.start()) {
            broken.fail("a.test", Fault.SERVFAIL);
            Dns both = Dns.of(List.of(broken.address(), dns.address()), PATIENCE);
            assertThat(new MxLookup(both, new MxRules(NOBODY, Families.BOTH, false), new Random(1)).route("a.test"))
                    .isInstanceOf(Route.Hosts.class);
            assertThat(broken.asked("a.test", "MX")).isEqualTo(1);
            assertThat(broken.asked("a.test", "A"))
                    .as("the one that answered is asked first")
                    .isZero();
        }
    }

    private void selfMx() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 best.a.test.",
                "a.test. 60 IN MX 20 us.a.test.",
                "a.test. 60 IN MX 20 equal.a.test.",
                "a.test. 60 IN MX 30 worse.a.test.",
                "best.a.test. 60 IN A 192.0.2.1",
                "us.a.test. 60 IN A 192.0.2.2",
                "equal.a.test. 60 IN A 192.0.2.3",
                "worse.a.test. 60 IN A 192.0.2.4");
    }

    private MxLookup lookup() {
        return lookup(new MxRules(NOBODY, Families.BOTH, false));
    }

    private MxLookup lookup(MxRules rules) {
        return new MxLookup(Dns.of(List.of(dns.address()), PATIENCE), rules, new Random(1));
    }

    private static List<String> names(Route route) {
        return hosts(route).stream().map(Host::name).toList();
    }

    private static List<Host> hosts(Route route) {
        assertThat(route).isInstanceOf(Route.Hosts.class);
        return ((Route.Hosts) route).hosts();
    }
}
