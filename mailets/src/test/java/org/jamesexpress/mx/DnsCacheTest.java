package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.jamesexpress.testing.LoopbackDns.Question;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered, and for how long; time passes when the test says so. */
class DnsCacheTest extends MxFixture {
    private final AtomicLong nanos = new AtomicLong();
    private MxLookup lookup;

    @BeforeEach
    void remember() {
        lookup = lookup(new Dns(List.of(dns.address()), PATIENCE, DnsWatch.UNSEEN, nanos::get), RULES);
    }

    @Test
    void remembersAnAnswerForItsTimeToLive() throws IOException {
        dns.records("a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        lookup.route("a.test");
        pass(Duration.ofMillis(59_999));
        lookup.route("A.test");
        assertAsked(1);
        pass(Duration.ofMillis(1));
        lookup.route("a.test");
        assertAsked(2);
    }

    private void assertAsked(int times) {
        assertThat(dns.asked("a.test", "MX")).isEqualTo(times);
        assertThat(dns.asked("mx.a.test", "A")).isEqualTo(times);
        assertThat(dns.asked("mx.a.test", "AAAA")).as("that there is none").isEqualTo(times);
    }

    @Test
    void tellsHowLongAllOfItMayStillBeRemembered() throws IOException {
        dns.records("a.test. 300 IN MX 10 mx.a.test.", "mx.a.test. 40 IN A 192.0.2.1");
        assertThat(lookup.survey("a.test").ttl()).isEqualTo(Duration.ofSeconds(40));
        pass(Duration.ofSeconds(15));
        assertThat(lookup.survey("a.test").ttl()).isEqualTo(Duration.ofSeconds(25));
        assertThat(lookup.survey("nowhere.test").ttl()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void remembersAnAliasNoLongerThanItLives() throws IOException {
        dns.records(
                "www.a.test. 10 IN CNAME a.test.", "a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        lookup.route("www.a.test");
        pass(Duration.ofSeconds(10));
        lookup.route("www.a.test");
        assertThat(dns.asked("www.a.test", "MX")).isEqualTo(2);
    }

    @Test
    void remembersNoAnswerThatMustNotBeKept() throws IOException {
        dns.records("a.test. 0 IN A 192.0.2.1");
        dns.negativeTtl(0);
        lookup.route("a.test");
        lookup.route("a.test");
        assertThat(dns.asked("a.test", "MX")).isEqualTo(2);
        assertThat(dns.asked("a.test", "A")).isEqualTo(2);
    }

    @Test
    void remembersThatADomainDoesNotExistAsLongAsTheZoneSays() {
        dns.negativeTtl(20);
        lookup.route("nowhere.test");
        pass(Duration.ofSeconds(19));
        assertThat(lookup.route("nowhere.test")).isEqualTo(new Route.NoSuchDomain());
        assertThat(dns.asked("nowhere.test", "MX")).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        lookup.route("nowhere.test");
        assertThat(dns.asked("nowhere.test", "MX")).isEqualTo(2);
    }

    @Test
    void remembersNothingForLongerThanADayAndNoAbsenceForLongerThanAnHour() throws IOException {
        dns.records("a.test. 999999 IN MX 10 mx.a.test.", "mx.a.test. 999999 IN A 192.0.2.1");
        dns.negativeTtl(999_999);
        lookup.route("a.test");
        lookup.route("nowhere.test");
        pass(Duration.ofHours(1));
        lookup.route("nowhere.test");
        assertThat(dns.asked("nowhere.test", "MX")).isEqualTo(2);
        lookup.route("a.test");
        assertThat(dns.asked("a.test", "MX")).isEqualTo(1);
        pass(Duration.ofHours(23));
        lookup.route("a.test");
        assertThat(dns.asked("a.test", "MX")).isEqualTo(2);
    }

    @Test
    void remembersNoAnswerThatIsMeantToFillTheMemory() throws IOException {
        dns.records(IntStream.rangeClosed(1, 101)
                .mapToObj(i -> "a.test. 60 IN MX " + i + " 192.0.2." + i + ".")
                .toArray(String[]::new));
        lookup.route("a.test");
        lookup.route("a.test");
        assertThat(dns.questions()).filteredOn(Question::tcp).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVFAIL", "SILENT", "REFUSED", "GARBAGE"})
    void remembersNoFailure(Fault fault) throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1");
        dns.fail("a.test", fault);
        assertThat(lookup.route("a.test")).isInstanceOf(Route.TryLater.class);
        dns.heal("a.test");
        assertThat(lookup.route("a.test")).isInstanceOf(Route.Hosts.class);
    }

    @Test
    void asksOnceForManyWhoWaitForTheSameAnswer() throws IOException {
        dns.records("a.test. 0 IN A 192.0.2.1");
        dns.fail("a.test", Fault.SILENT);
        List<CompletableFuture<Route>> waiting = IntStream.range(0, 50)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> lookup.route("a.test"), task -> new Thread(task).start()))
                .toList();
        waiting.forEach(route -> assertThat(route.join()).isInstanceOf(Route.TryLater.class));
        assertThat(dns.asked("a.test", "MX")).isBetween(2L, 20L);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
