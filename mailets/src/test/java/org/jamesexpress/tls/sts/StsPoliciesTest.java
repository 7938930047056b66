package org.jamesexpress.tls.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.mx.ClockedDns;
import org.jamesexpress.mx.Records;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.jamesexpress.testing.MovedClock;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.tls.Handshakes;
import org.jamesexpress.tls.Ruling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What applies to a domain, and when it is asked for again; time passes when the test says so. */
class StsPoliciesTest {
    private static final TestCa CA = new TestCa();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int WEEK = 604_800;

    @TempDir
    private Path folder;

    private final MovedClock clock = new MovedClock("2026-11-22T12:00:00Z");
    private final List<Runnable> background = new ArrayList<>();
    private LoopbackDns dns;
    private PolicyHost host;
    private Store store;
    private StsPolicies policies;

    @BeforeEach
    void start() throws IOException {
        dns = LoopbackDns.start();
        host = new PolicyHost(CA.identity(Flaw.NONE, "mta-sts.a.test", "mta-sts.b.test", "mta-sts.c.test")
                .context());
        announce("1");
        serve("a.test", "enforce", WEEK);
        boot();
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        host.close();
        dns.close();
    }

    private void boot() {
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        policies = policies(100_000);
    }

    private StsPolicies policies(int mostInMemory) {
        return policies(mostInMemory, Runnable::run, LONG);
    }

    private StsPolicies policies(int mostInMemory, Executor fetching, Duration patience) {
        Records records = new Records(ClockedDns.of(
                dns, () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos()));
        PolicyFetch fetch = new HttpsFetch(
                records,
                new Handshakes(List.of(CA.root()), System::nanoTime),
                new HttpsFetch.Reach(host.port(), LONG, it -> true));
        return new StsPolicies(
                records, fetch, new StsTable(store, 2), clock, fetching, background::add, mostInMemory, patience);
    }

    private void restart() {
        store.close();
        boot();
    }

    private void announce(String id) throws IOException {
        records("_mta-sts.a.test. 60 IN TXT \"v=STSv1; id=" + id + "\"");
    }

    private void records(String... records) throws IOException {
        dns.records(Stream.concat(
                        Stream.of(records),
                        Stream.of("a", "b", "c").map(it -> "mta-sts." + it + ".test. 60 IN A 127.0.0.1"))
                .toArray(String[]::new));
    }

    private void serve(String domain, String mode, int maxAge) {
        host.serve(domain, "version: STSv1", "mode: " + mode, "mx: mx.a.test", "max_age: " + maxAge);
    }

    private void fail() {
        host.serve("a.test", exchange -> PolicyHost.answer(exchange, 503, "text/plain", "later"));
    }

    /** The mode of what applies. */
    private String mode() {
        return mode("a.test");
    }

    private String mode(String domain) {
        return policies.of(domain)
                .policy()
                .map(held -> held.policy().mode().word())
                .orElse("-");
    }

    private Optional<String> problem() {
        return policies.of("a.test").problem().map(it -> it.type().word());
    }

    private void inTheBackground() {
        List<Runnable> now = List.copyOf(background);
        background.clear();
        now.forEach(Runnable::run);
    }

    @Test
    void knowsThePolicyOfADomainWithItsFirstMail() {
        assertThat(mode()).isEqualTo("enforce");
        assertThat(mode()).isEqualTo("enforce");
        assertThat(host.asked("a.test")).isEqualTo(1);
        assertThat(background).isEmpty();
    }

    @Test
    void asksNoPolicyHostWhereDnsTellsOfNoPolicy() throws IOException {
        records("_mta-sts.a.test. 60 IN TXT \"v=STSv1; broken\"");
        assertThat(mode()).isEqualTo("-");
        assertThat(policies.of("nowhere.test"))
                .isEqualTo(new Standing(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(host.asked()).isEmpty();
    }

    @Test
    void asksDnsAgainAsTheRecordEnds() throws IOException {
        mode();
        clock.add(Duration.ofSeconds(59));
        announce("2");
        serve("a.test", "testing", WEEK);
        assertThat(mode()).isEqualTo("enforce");
        assertThat(dns.asked("_mta-sts.a.test", "TXT")).isEqualTo(1);
        clock.add(Duration.ofSeconds(1));
        assertThat(mode()).as("under a new id").isEqualTo("testing");
        assertThat(dns.asked("_mta-sts.a.test", "TXT")).isEqualTo(2);
        assertThat(host.asked("a.test")).isEqualTo(2);
    }

    @Test
    void remembersThatThereIsNoneAsLongAsDnsSays() throws IOException {
        records();
        mode();
        announce("1");
        clock.add(Duration.ofSeconds(59));
        assertThat(mode()).isEqualTo("-");
        clock.add(Duration.ofSeconds(1));
        assertThat(mode()).isEqualTo("enforce");
    }

    @Test
    void letsAllWhoAskWaitForOneFetch() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        host.serve("a.test", exchange -> {
            begun.countDown();
            await(go);
            PolicyHost.answer(
                    exchange, 200, "text/plain", "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 86400");
        });
        List<CompletableFuture<String>> all = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::mode, task -> new Thread(task).start()))
                .toList();
        await(begun);
        assertThat(all).noneMatch(CompletableFuture::isDone);
        go.countDown();
        assertThat(all).allSatisfy(each -> assertThat(each).succeedsWithin(LONG).isEqualTo("enforce"));
        assertThat(host.asked("a.test")).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"GONE", "MALFORMED", "TWICE", "SERVFAIL"})
    void keepsThePolicyWhenTheRecordIsGone(String what) throws IOException {
        mode();
        switch (what) {
            case "MALFORMED" -> announce("-");
            case "TWICE" ->
                records("_mta-sts.a.test. 60 IN TXT \"v=STSv1; id=2\"", "_mta-sts.a.test. 60 IN TXT \"v=STSv1; id=3\"");
            case "SERVFAIL" -> dns.fail("_mta-sts.a.test", Fault.SERVFAIL);
            default -> records();
        }
        clock.add(MINUTE);
        assertThat(mode()).isEqualTo("enforce");
        restart();
        assertThat(mode()).isEqualTo("enforce");
        clock.add(Duration.ofSeconds(WEEK - 61));
        assertThat(mode()).isEqualTo("enforce");
        clock.add(Duration.ofSeconds(1));
        assertThat(mode()).as("after max_age").isEqualTo("-");
    }

    @Test
    void keepsThePolicyWhenANewOneCanNotBeFetched() throws IOException {
        mode();
        announce("2");
        fail();
        clock.add(MINUTE);
        assertThat(policies.of("a.test"))
                .satisfies(it -> assertThat(it.policy()).isPresent())
                .satisfies(it ->
                        assertThat(it.problem().orElseThrow().words()).isEqualTo("mta-sts.a.test: it answers 503"));
        clock.add(Duration.ofSeconds(WEEK - 61));
        assertThat(mode()).isEqualTo("enforce");
        clock.add(Duration.ofSeconds(1));
        assertThat(mode()).as("after max_age").isEqualTo("-");
    }

    @Test
    void givesAPolicyUpWhenItsDomainSaysSo() throws IOException {
        mode();
        announce("2");
        serve("a.test", "none", WEEK);
        clock.add(MINUTE);
        assertThat(mode()).isEqualTo("none");
    }

    @Test
    void triesAgainAfterPausesThatGrowAndNotWithEachMail() {
        fail();
        assertThat(problem()).contains("sts-policy-fetch-error");
        assertThat(problem()).contains("sts-policy-fetch-error");
        assertThat(host.asked("a.test")).isEqualTo(1);
        int asked = 1;
        for (int minutes : new int[] {5, 10, 20, 40, 80, 160, 240, 240}) {
            clock.add(Duration.ofMinutes(minutes).minusMillis(1));
            problem();
            assertThat(host.asked("a.test")).isEqualTo(asked);
            clock.add(Duration.ofMillis(1));
            problem();
            assertThat(host.asked("a.test")).isEqualTo(++asked);
        }
        serve("a.test", "enforce", WEEK);
        clock.add(Duration.ofHours(4));
        assertThat(mode()).isEqualTo("enforce");
        assertThat(problem()).isEmpty();
    }

    @Test
    void fetchesANewIdThoughTheOldOneFailedButNotMoreOftenThanOnceAMinute() throws IOException {
        records("_mta-sts.a.test. 0 IN TXT \"v=STSv1; id=1\"");
        fail();
        mode();
        records("_mta-sts.a.test. 0 IN TXT \"v=STSv1; id=2\"");
        clock.add(MINUTE.minusMillis(1));
        mode();
        assertThat(host.asked("a.test")).isEqualTo(1);
        clock.add(Duration.ofMillis(1));
        mode();
        assertThat(host.asked("a.test")).isEqualTo(2);
    }

    @Test
    @Timeout(30)
    void hasNobodyWaitForAFetchThatTakesLongIfAnEarlierPolicyApplies() throws IOException {
        mode();
        announce("2");
        serve("a.test", "testing", WEEK);
        List<Runnable> fetches = new ArrayList<>();
        policies = policies(100, fetches::add, Duration.ofMillis(1));
        assertThat(mode()).isEqualTo("enforce");
        assertThat(mode()).isEqualTo("enforce");
        assertThat(fetches).hasSize(1);
        fetches.forEach(Runnable::run);
        assertThat(mode()).isEqualTo("testing");
    }

    @Test
    @Timeout(30)
    void hasNobodyWaitForAFetchThatTakesLongIfOneFailedBefore() {
        fail();
        List<Runnable> fetches = new ArrayList<>();
        AtomicBoolean takesLong = new AtomicBoolean();
        Executor later = fetches::add;
        Executor now = Runnable::run;
        policies = policies(100, fetch -> (takesLong.get() ? later : now).execute(fetch), Duration.ofMillis(1));
        assertThat(problem()).contains("sts-policy-fetch-error");
        takesLong.set(true);
        serve("a.test", "enforce", WEEK);
        clock.add(Duration.ofMinutes(5));
        assertThat(mode()).isEqualTo("-");
        assertThat(fetches).hasSize(1);
        fetches.forEach(Runnable::run);
        assertThat(mode()).isEqualTo("enforce");
    }

    @Test
    @Timeout(30)
    void letsGoWhoWaitsWhenItEnds() {
        CountDownLatch begun = new CountDownLatch(1);
        policies = policies(100, task -> begun.countDown(), LONG);
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(this::mode, task -> new Thread(task).start());
        await(begun);
        policies.close();
        assertThat(waiting).succeedsWithin(LONG).isEqualTo("-");
        assertThat(mode()).as("asked later").isEqualTo("-");
    }

    @Test
    void tellsOncePerFetchThatAPolicyCanNotBeHad() {
        fail();
        try (LogLines log = LogLines.open()) {
            mode();
            mode();
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("INFO"))
                    .containsExactly("INFO The MTA-STS policy of a.test can't be had:"
                            + " mta-sts.a.test: it answers 503; none applies");
        }
    }

    @Test
    void asksADnsThatGivesNoAnswerOnceAMinute() {
        dns.fail("_mta-sts.a.test", Fault.SERVFAIL);
        mode();
        long asked = dns.asked("_mta-sts.a.test", "TXT");
        clock.add(MINUTE.minusMillis(1));
        mode();
        assertThat(dns.asked("_mta-sts.a.test", "TXT")).isEqualTo(asked);
        dns.heal("_mta-sts.a.test");
        clock.add(Duration.ofMillis(1));
        assertThat(mode()).isEqualTo("enforce");
    }

    @ParameterizedTest(name = "a max_age of {0} s after {1} s")
    @CsvSource({"604800, 86400", "86400, 43200", "3600, 1800"})
    void fetchesAPolicyAgainBeforeItEndsAndHasNobodyWaitForThat(int maxAge, int due) {
        serve("a.test", "enforce", maxAge);
        mode();
        clock.add(Duration.ofSeconds(due).minusMillis(1));
        mode();
        assertThat(background).isEmpty();
        clock.add(Duration.ofMillis(1));
        serve("a.test", "testing", maxAge);
        assertThat(mode()).isEqualTo("enforce");
        assertThat(mode()).isEqualTo("enforce");
        assertThat(background).hasSize(1);
        inTheBackground();
        assertThat(mode()).isEqualTo("testing");
        assertThat(host.asked("a.test")).isEqualTo(2);
        assertThat(background).isEmpty();
    }

    @Test
    void fetchesItAgainThoughTheRecordIsGone() throws IOException {
        mode();
        records();
        clock.add(DAY);
        mode();
        inTheBackground();
        clock.add(Duration.ofDays(7).minusMillis(1));
        assertThat(mode()).isEqualTo("enforce");
    }

    @Test
    void pausesBetweenTriesToFetchItAgain() {
        mode();
        fail();
        clock.add(DAY);
        mode();
        inTheBackground();
        clock.add(Duration.ofMinutes(5).minusMillis(1));
        mode();
        assertThat(background).isEmpty();
        clock.add(Duration.ofMillis(1));
        mode();
        assertThat(background).hasSize(1);
    }

    @Test
    void fetchesAgainWhatNobodyAskedForInTheMeantime() {
        mode();
        serve("a.test", "testing", WEEK);
        policies.tend();
        assertThat(host.asked("a.test")).isEqualTo(1);
        clock.add(DAY);
        policies.tend();
        assertThat(host.asked("a.test")).isEqualTo(2);
        assertThat(mode()).isEqualTo("testing");
    }

    @Test
    void caresNoMoreForTheDomainOfNobodysMail() {
        serve("a.test", "enforce", 31_557_600);
        mode();
        clock.add(Duration.ofDays(30).minusMillis(1));
        policies.tend();
        assertThat(host.asked("a.test")).isEqualTo(2);
        clock.add(DAY);
        policies.tend();
        assertThat(host.asked("a.test")).isEqualTo(2);
        assertThat(mode()).isEqualTo("enforce");
        store.touch().join();
        policies.tend();
        assertThat(host.asked("a.test")).isEqualTo(3);
    }

    @Test
    void knowsAfterARestartWhatItKnewBefore() throws IOException {
        mode();
        Standing before = policies.of("a.test");
        restart();
        host.close();
        assertThat(policies.of("a.test")).isEqualTo(before);
    }

    @Test
    void looksAtTheTableForWhatItHasForgotten() throws IOException {
        policies = policies(1);
        mode();
        records();
        clock.add(MINUTE);
        mode("b.test");
        assertThat(mode()).isEqualTo("enforce");
        assertThat(host.asked("a.test")).isEqualTo(1);
    }

    @Test
    void learnsWhatAnotherNodeHasFetched() throws IOException {
        records();
        StsPolicies other = policies(100);
        mode();
        announce("1");
        clock.add(MINUTE);
        other.of("a.test");
        records();
        clock.add(MINUTE);
        assertThat(mode()).isEqualTo("-");
        clock.add(Duration.ofMinutes(8));
        assertThat(mode()).isEqualTo("enforce");
        announce("1");
        clock.add(MINUTE);
        assertThat(mode()).isEqualTo("enforce");
        assertThat(host.asked("a.test")).isEqualTo(1);
    }

    @Test
    void keepsAsManyPoliciesAsThereIsRoomForAndNoneThatHasEnded() throws IOException {
        records(Stream.of("a", "b", "c")
                .map(it -> "_mta-sts." + it + ".test. 60 IN TXT \"v=STSv1; id=1\"")
                .toArray(String[]::new));
        for (String domain : List.of("c.test", "a.test", "b.test")) {
            serve(domain, "enforce", WEEK);
            mode(domain);
            clock.add(Duration.ofSeconds(1));
        }
        policies.tend();
        StsTable table = new StsTable(store, 2);
        assertThat(table.find("c.test")).as("used longest ago").isEmpty();
        assertThat(table.find("a.test")).isPresent();
        clock.add(Duration.ofSeconds(WEEK - 2));
        policies.tend();
        assertThat(table.find("a.test")).as("ended").isEmpty();
    }

    /** Otherwise each mail would wait for the host. */
    @Test
    void believesAPolicyForAMinuteAtLeast() {
        serve("a.test", "enforce", 0);
        assertThat(mode()).isEqualTo("enforce");
        clock.add(MINUTE.minusMillis(1));
        assertThat(mode()).isEqualTo("enforce");
        assertThat(host.asked("a.test")).isEqualTo(1);
        clock.add(Duration.ofMillis(1));
        fail();
        assertThat(mode()).isEqualTo("-");
    }

    @Test
    void fetchesAgainWhenTheClockWasSetBack() {
        mode();
        clock.add(DAY.negated());
        mode();
        assertThat(background).hasSize(1);
    }

    @ParameterizedTest(name = "{0}, {1} → {2}")
    @CsvSource(delimiter = '|', textBlock = """
        enforce | a.test    | mx.a.test    | verified
        enforce | a.test    | MX.A.test.   | verified
        enforce | a.test    | other.a.test | the MTA-STS policy of a.test names mx.a.test, not other.a.test
        enforce | a.test    | 127.0.0.1    | the MTA-STS policy of a.test names mx.a.test, not 127.0.0.1
        enforce | [192.0.2.1] | 192.0.2.1  | -
        enforce | x.a.test  | mx.a.test    | -
        testing | a.test    | other.a.test | -
        none    | a.test    | other.a.test | -
        """)
    void rulesOfHostsAsTheirDomainEnforces(String mode, String destination, String name, String words) {
        serve("a.test", mode, WEEK);
        Optional<Ruling> ruling = new MtaSts(policies).of(destination, name);
        assertThat(ruling.map(it -> it instanceof Ruling.Connect connect
                                ? connect.demand().word()
                                : ((Ruling.Avoid) it).problem().words())
                        .orElse("-"))
                .isEqualTo(words);
        ruling.ifPresent(it -> assertThat(it.by()).isEqualTo("MTA-STS of a.test"));
    }
}
