package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailDomainsTest extends MxFixture {
    private MailDomains domains;

    @BeforeEach
    void open() {
        domains = new MailDomains(Dns.of(List.of(dns.address()), PATIENCE, DnsWatch.UNSEEN));
    }

    @Test
    void theBestHostsAreAllOfTheBestPreference() throws Exception {
        dns.records("a.test. MX 20 backup.test.", "a.test. MX 10 One.test.", "a.test. MX 10 two.test.");

        assertThat(domains.bestHosts(Set.of("a.test"))).isEqualTo(Map.of("a.test", Set.of("One.test", "two.test")));
    }

    @Test
    void asksNothingOfTheHostsThemselves() throws Exception {
        dns.records("a.test. MX 10 mx.test.");
        dns.fail("mx.test", Fault.SILENT);

        assertThat(domains.bestHosts(Set.of("a.test"))).isEqualTo(Map.of("a.test", Set.of("mx.test")));
        assertThat(dns.questions()).hasSize(1);
    }

    @Test
    void aDomainWithoutMxRecordsIsItsOwnHost() throws Exception {
        dns.records("a.test. A 192.0.2.1", "b.test. CNAME a.test.");

        assertThat(domains.bestHosts(Set.of("a.test", "b.test")))
                .isEqualTo(Map.of("a.test", Set.of("a.test"), "b.test", Set.of("a.test")));
    }

    @Test
    void thereIsNoBestHostWhereNoMailIsTakenAndWhereNothingIsKnown() throws Exception {
        dns.records("null.test. MX 0 .", "down.test. MX 10 mx.test.");
        dns.fail("down.test", Fault.SERVFAIL);

        assertThat(domains.bestHosts(Set.of("null.test", "missing.test", "down.test", "[192.0.2.1]", "no name"))
                        .values())
                .containsOnly(Set.of());
    }

    @Test
    void noMailIsTakenByANullMxNorByAMissingDomainNorWithoutAnyAddress() throws Exception {
        dns.records(
                "null.test. MX 0 .",
                "nowhere.test. MX 10 missing.test.",
                "empty.test. TXT x",
                "a.test. MX 10 mx.test.",
                "mx.test. AAAA 2001:db8::1",
                "private.test. A 10.0.0.1");

        assertThat(domains.withoutMail(Set.of(
                        "null.test",
                        "gone.test",
                        "nowhere.test",
                        "empty.test",
                        "a.test",
                        "private.test",
                        "[192.0.2.1]")))
                .containsExactlyInAnyOrder("null.test", "gone.test", "nowhere.test", "empty.test");
    }

    @Test
    void whatMayPassIsNotForCertain() throws Exception {
        dns.records("down.test. MX 10 mx.test.", "half.test. MX 10 silent.test.", "half.test. MX 20 missing.test.");
        dns.fail("down.test", Fault.SERVFAIL);
        dns.fail("silent.test", Fault.SERVFAIL);

        assertThat(domains.withoutMail(Set.of("down.test", "half.test"))).isEmpty();
    }

    @Test
    void oneSilentDomainAmongManyCostsTheOthersNothing() throws Exception {
        List<String> all = new ArrayList<>(
                IntStream.range(0, 300).mapToObj(i -> "d" + i + ".test").toList());
        dns.records(all.stream().map(name -> name + ". MX 10 mx.test.").toArray(String[]::new));
        dns.fail("d7.test", Fault.SILENT);
        long before = System.nanoTime();

        Map<String, Set<String>> hosts = domains.bestHosts(all);

        assertThat(hosts.values().stream().filter(Set.of("mx.test")::equals)).hasSizeGreaterThanOrEqualTo(290);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE.multipliedBy(10));
    }

    @Test
    void manySilentDomainsCostNoMoreTimeThanOne() throws Exception {
        List<String> all =
                IntStream.range(0, 300).mapToObj(i -> "d" + i + ".test").toList();
        all.forEach(name -> dns.fail(name, Fault.SILENT));
        long before = System.nanoTime();

        assertThat(domains.bestHosts(all).values()).allMatch(Set::isEmpty);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE.multipliedBy(10));
        assertThat(dns.questions().stream().map(question -> question.name()).distinct())
                .as("and nobody is asked about the others for nothing")
                .hasSizeLessThan(250);
    }

    @Test
    void manySilentServersCostNoMoreTimeThanALookupMayTake() throws Exception {
        domains = new MailDomains(Dns.of(Collections.nCopies(20, dns.address()), PATIENCE, DnsWatch.UNSEEN));
        dns.fail("a.test", Fault.SILENT);
        long before = System.nanoTime();

        assertThat(domains.bestHosts(Set.of("a.test")).values()).containsOnly(Set.of());
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE.multipliedBy(10));
    }
}
