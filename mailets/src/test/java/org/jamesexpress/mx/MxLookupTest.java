package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MxLookupTest extends MxFixture {
    private static final Ourselves NOBODY = RULES.ourselves();

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
    void letsFamiliesTakeTurnsAcrossHostsOfEqualPreference() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 old1.test.",
                "a.test. 60 IN MX 10 old2.test.",
                "a.test. 60 IN MX 10 new1.test.",
                "a.test. 60 IN MX 10 new2.test.",
                "a.test. 60 IN MX 20 new3.test.",
                "old1.test. 60 IN A 192.0.2.1",
                "old2.test. 60 IN A 192.0.2.2",
                "new1.test. 60 IN AAAA 2001:db8::1",
                "new2.test. 60 IN AAAA 2001:db8::2",
                "new3.test. 60 IN AAAA 2001:db8::3");
        MxLookup lookup = lookup();
        Set<List<Integer>> orders = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            List<Host> hosts = hosts(lookup.route("a.test"));
            assertThat(hosts.get(4).name()).isEqualTo("new3.test");
            orders.add(hosts.stream()
                    .map(host -> host.address().getAddress().length)
                    .toList());
        }
        assertThat(orders).containsExactlyInAnyOrder(List.of(4, 16, 4, 16, 16), List.of(16, 4, 16, 4, 16));
    }

    @Test
    void leavesRoomForTheOtherHostsWhenOneHasManyAddresses() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 many.test.",
                "a.test. 60 IN MX 10 single.test.",
                "many.test. 60 IN A 192.0.2.1",
                "many.test. 60 IN A 192.0.2.2",
                "many.test. 60 IN A 192.0.2.3",
                "single.test. 60 IN A 192.0.2.4");
        MxLookup lookup = lookup();
        for (int i = 0; i < 20; i++) {
            assertThat(names(lookup.route("a.test")).subList(0, 2))
                    .containsExactlyInAnyOrder("many.test", "single.test");
        }
    }

    @Test
    void countsAHostOnceHoweverOftenItIsNamed() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 mx.test.",
                "a.test. 60 IN MX 20 MX.test.",
                "a.test. 60 IN MX 15 other.test.",
                "mx.test. 60 IN A 192.0.2.1",
                "other.test. 60 IN A 192.0.2.2");
        assertThat(lookup().route("a.test")).hasToString("Hosts[hosts=[mx.test[192.0.2.1], other.test[192.0.2.2]]]");
    }

    @Test
    void neverTakesADomainForItsOwnHostWhenItNamesOthers() throws IOException {
        dns.records("a.test. 60 IN MX 10 gone.a.test.", "a.test. 60 IN A 192.0.2.1");
        assertThat(lookup().route("a.test")).isEqualTo(new Route.Unroutable("[gone.a.test] has no address"));
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
    void takesTheOtherHostsOfADomainThatHasANullMxToo() throws IOException {
        dns.records("a.test. 60 IN MX 0 .", "a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        assertThat(names(lookup().route("a.test"))).containsExactly("mx.a.test");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, [192.0.2.1]", "2001:db8:0:0:0:0:0:1, [IPv6:2001:db8:0:0:0:0:0:1]"})
    void takesAnAddressInPlaceOfAHostsNameForWhatIsMeant(String address, String literal) throws IOException {
        dns.records("a.test. 60 IN MX 10 " + address + ".");
        assertThat(lookup().route("a.test")).hasToString("Hosts[hosts=[" + literal + "]]");
        assertThat(dns.questions()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost.localdomain", "LOCALHOST", "mail.localhost"})
    void takesLocalhostForLoopbackAndAsksNobody(String target) throws IOException {
        dns.records("a.test. 60 IN MX 10 " + target + ".", target + ". 60 IN A 192.0.2.1");
        assertThat(lookup().route("a.test"))
                .isEqualTo(new Route.Unroutable(target + "[0:0:0:0:0:0:0:1] is a loopback or private address"));
        assertThat(dns.questions()).hasSize(1);
    }

    @Test
    void knowsADomainThatDoesNotExist() {
        assertThat(lookup().route("nowhere.test")).isEqualTo(new Route.NoSuchDomain());
    }

    @Test
    void saysThatADomainWithNeitherMxNorAddressLeadsNowhere() throws IOException {
        dns.records("a.test. 60 IN TXT hello");
        assertThat(lookup().route("a.test")).isEqualTo(new Route.Unroutable("[a.test] has no address"));
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

    @ParameterizedTest
    @ValueSource(strings = {"[192.0.2.1]", "[IPv6:2001:db8::1]", "[ipv6:2001:DB8::1]"})
    void takesAnAddressLiteralWithoutAskingDns(String literal) {
        assertThat(hosts(lookup().route(literal))).hasSize(1);
        assertThat(dns.questions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "[2001:db8::1]", "[192.0.2]", "[300.0.2.1]", "[192.0.2.010]", "[IPv6:mx.test]", "[mx.test]"
            })
    void refusesWhatOnlyLooksLikeAnAddressLiteral(String literal) {
        assertThat(lookup().route(literal)).isInstanceOf(Route.Unroutable.class);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void asksForTheALabelsOfAnInternationalDomain() throws IOException {
        dns.records("xn--fiqs8s.test. 60 IN A 192.0.2.1", "xn--strae-oqa.test. 60 IN A 192.0.2.2");
        assertThat(names(lookup().route("中国。test"))).containsExactly("xn--fiqs8s.test");
        assertThat(names(lookup().route("Straße.test"))).containsExactly("xn--strae-oqa.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..test", "a b.test", "-a.test", "a\\.test", "a.test\r\nb.test"})
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
    void cutsOurselvesWhenOurNameHasNoAddress() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 us.a.test.",
                "a.test. 60 IN MX 20 worse.a.test.",
                "worse.a.test. 60 IN A 192.0.2.4");
        Ourselves byName = new Ourselves(Set.of("us.a.test"), Set.of());
        assertThat(lookup(new MxRules(byName, Families.BOTH, false)).route("a.test"))
                .isEqualTo(new Route.Ourselves("us.a.test"));
    }

    @Test
    void cutsOurselvesWhenAnAliasLeadsToOurName() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 alias.a.test.",
                "alias.a.test. 60 IN CNAME us.a.test.",
                "us.a.test. 60 IN A 192.0.2.2",
                "b.test. 60 IN CNAME us.a.test.");
        Ourselves byName = new Ourselves(Set.of("us.a.test"), Set.of());
        MxLookup lookup = lookup(new MxRules(byName, Families.BOTH, false));
        assertThat(lookup.route("a.test")).isInstanceOf(Route.Ourselves.class);
        assertThat(lookup.route("b.test")).isInstanceOf(Route.Ourselves.class);
    }

    @Test
    void knowsOurselvesAsAnAddressLiteral() throws IOException {
        Ourselves byAddress = new Ourselves(Set.of(), Set.of(InetAddress.getByName("192.0.2.2")));
        assertThat(lookup(new MxRules(byAddress, Families.BOTH, false)).route("[192.0.2.2]"))
                .isEqualTo(new Route.Ourselves("[192.0.2.2]"));
    }

    @Test
    void waitsForABetterHostThanOurselvesThatDnsSaysNothingOf() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 broken.a.test.", "a.test. 60 IN MX 20 us.a.test.", "us.a.test. 60 IN A 192.0.2.2");
        dns.fail("broken.a.test", Fault.SERVFAIL);
        Ourselves byName = new Ourselves(Set.of("us.a.test"), Set.of());
        assertThat(lookup(new MxRules(byName, Families.BOTH, false)).route("a.test"))
                .isInstanceOf(Route.TryLater.class);
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
    void hostsOfEqualPreferenceComeInAnotherOrderEachTime() throws IOException {
        dns.records(
                "a.test. 60 IN MX 20 last.a.test.",
                "a.test. 60 IN MX 10 one.a.test.",
                "a.test. 60 IN MX 10 two.a.test.",
                "last.a.test. 60 IN A 192.0.2.9",
                "one.a.test. 60 IN A 192.0.2.1",
                "one.a.test. 60 IN AAAA 2001:db8::1",
                "two.a.test. 60 IN A 192.0.2.2");
        Route.Hosts found = (Route.Hosts) lookup().route("a.test");
        Random random = new Random(1);

        List<List<String>> orders = IntStream.range(0, 100)
                .mapToObj(i -> found.shuffled(random).hosts().stream()
                        .map(host -> host.address().getHostAddress())
                        .toList())
                .distinct()
                .toList();

        assertThat(orders)
                .as("the last one stays so, and the families take turns")
                .containsExactlyInAnyOrder(
                        List.of("2001:db8:0:0:0:0:0:1", "192.0.2.1", "192.0.2.2", "192.0.2.9"),
                        List.of("192.0.2.2", "2001:db8:0:0:0:0:0:1", "192.0.2.1", "192.0.2.9"));
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

    @Test
    void saysThatItWaitsBeforeDnsHasAnswered() throws IOException {
        dns.records("a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        dns.fail("a.test", Fault.SILENT);
        assertThat(names(lookup().survey("a.test", () -> dns.heal("a.test")).route()))
                .as("the answer to the second question")
                .containsExactly("mx.a.test");
    }
}
