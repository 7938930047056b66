package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several servers, and how long they may take together. */
class DnsServersTest extends MxFixture {
    private final List<String> unanswered = new CopyOnWriteArrayList<>();
    private LoopbackDns first;

    @BeforeEach
    void startAnother() throws IOException {
        first = LoopbackDns.start();
    }

    @AfterEach
    void stopTheOther() throws IOException {
        first.close();
    }

    @ForEachBadAnswer
    void asksTheNextServerWhenOneFails(Fault fault) throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1");
        first.records("a.test. 60 IN A 192.0.2.1");
        first.fail("a.test", fault);

        assertThat(lookup(both(), RULES).route("a.test")).isInstanceOf(Route.Hosts.class);
        assertThat(unanswered).hasSize(1).allMatch(line -> line.startsWith(first.hostPort() + " a.test/MX "));
        assertThat(dns.asked("a.test", "A")).isEqualTo(1);
        assertThat(first.asked("a.test", "A"))
                .as("the one that answered is asked first")
                .isZero();
    }

    @Test
    void saysOfAllServersHowTheyFailed() {
        first.fail("a.test", Fault.SERVFAIL);
        dns.fail("a.test", Fault.REFUSED);
        assertThat(lookup(both(), RULES).route("a.test"))
                .isEqualTo(new Route.TryLater("DNS gave no answer for a.test/MX: SERVFAIL, REFUSED"));
    }

    @Test
    void asksTheNextServerWhenNobodyListensAtTheFirst() throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1");
        Dns both = both();
        first.close();
        assertThat(lookup(both, RULES).route("a.test")).isInstanceOf(Route.Hosts.class);
    }

    @Test
    void comesBackToTheFirstServerWhenTheSecondFails() throws IOException {
        dns.records("a.test. 0 IN A 192.0.2.1");
        first.records("a.test. 0 IN A 192.0.2.1");
        first.fail("a.test", Fault.SERVFAIL);
        MxLookup lookup = lookup(both(), RULES);
        lookup.route("a.test");
        first.heal("a.test");
        dns.fail("a.test", Fault.SERVFAIL);
        assertThat(lookup.route("a.test")).isInstanceOf(Route.Hosts.class);
    }

    /** Twenty hosts, two families, two servers: 80 time-outs if they were waited for one after the other. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void waitsNoLongerForAllHostsThanForOne() throws IOException {
        haveSilentHosts(20);
        assertThat(triesLaterAfter(both())).isLessThan(PATIENCE.multipliedBy(6));
    }

    /** A hundred hosts are five rounds of questions, each of which every server lets pass in silence. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void endsALookupAfterSixTimeOutsWhateverServersDo() throws IOException {
        haveSilentHosts(100);
        assertThat(triesLaterAfter(both())).isBetween(PATIENCE.multipliedBy(5), PATIENCE.multipliedBy(7));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void endsALookupAfterSixTimeOutsHoweverManyServersAreSilent() {
        first.fail("a.test", Fault.SILENT);
        Dns many = Dns.of(Collections.nCopies(12, first.address()), PATIENCE, DnsWatch.UNSEEN);
        assertThat(triesLaterAfter(many)).isBetween(PATIENCE.multipliedBy(5), PATIENCE.multipliedBy(8));
    }

    /** Both servers name the hosts of a.test, and let every question about one of them pass in silence. */
    private void haveSilentHosts(int count) throws IOException {
        String[] records = IntStream.rangeClosed(1, count)
                .mapToObj(i -> "a.test. 60 IN MX " + i + " mx" + i + ".a.test.")
                .toArray(String[]::new);
        for (LoopbackDns server : List.of(first, dns)) {
            server.records(records);
            IntStream.rangeClosed(1, count).forEach(i -> server.fail("mx" + i + ".a.test", Fault.SILENT));
        }
    }

    private Duration triesLaterAfter(Dns servers) {
        long started = System.nanoTime();
        assertThat(lookup(servers, RULES).route("a.test")).isInstanceOf(Route.TryLater.class);
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private Dns both() {
        return Dns.of(
                List.of(first.address(), dns.address()),
                PATIENCE,
                (server, question, words) -> unanswered.add(
                        server.getAddress().getHostAddress() + ":" + server.getPort() + " " + question + " " + words));
    }
}
