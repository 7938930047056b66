package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.jamesexpress.testing.LoopbackDns.Question;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of each kind of answer, right or wrong. */
class DnsAnswersTest extends MxFixture {
    @ForEachBadAnswer
    void triesLaterWhenTheAnswerForTheDomainCannotBeBelieved(Fault fault) throws IOException {
        assertTriesLater("a.test", fault);
    }

    @ForEachBadAnswer
    void triesLaterWhenTheAnswerForTheOnlyHostCannotBeBelieved(Fault fault) throws IOException {
        assertTriesLater("mx.a.test", fault);
    }

    private void assertTriesLater(String failing, Fault fault) throws IOException {
        dns.records("a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        dns.fail(failing, fault);
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
        dns.fail("c.test", Fault.REFERRAL);
        assertThat(lookup().route("c.test"))
                .isEqualTo(new Route.TryLater("DNS gave no answer for c.test/MX: only the names of other servers"));
    }

    @Test
    void asksNoFurtherWhenTheNameDoesNotExist() {
        assertThat(lookup().route("nowhere.test")).isEqualTo(new Route.NoSuchDomain());
        assertThat(dns.questions())
                .as("neither for an address, nor with a search path")
                .containsExactly(new Question("nowhere.test", "MX", false));
    }

    @Test
    void takesALabelAloneAsAWholeName() throws IOException {
        dns.records("intranet. 60 IN A 192.0.2.1");
        assertThat(names(lookup().route("intranet"))).containsExactly("intranet");
        assertThat(dns.questions()).extracting(Question::name).containsOnly("intranet");
    }

    @Test
    void takesADomainThatIsAnAliasForTheOneItLeadsTo() throws IOException {
        dns.records(
                "www.a.test. 60 IN CNAME a.test.", "a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        MxSurvey survey = lookup().survey("www.a.test");
        assertThat(names(survey.route())).containsExactly("mx.a.test");
        assertThat(survey.name()).isEqualTo("a.test");
    }

    @Test
    void takesAnAliasWithoutMxForTheHostItLeadsTo() throws IOException {
        dns.records("www.a.test. 60 IN CNAME a.test.", "a.test. 60 IN A 192.0.2.1");
        assertThat(lookup().route("www.a.test")).hasToString("Hosts[hosts=[a.test[192.0.2.1]]]");
    }

    @Test
    void keepsTheNameOfAHostThatIsAnAlias() throws IOException {
        dns.records(
                "a.test. 60 IN MX 10 alias.a.test.",
                "alias.a.test. 60 IN CNAME mx.a.test.",
                "mx.a.test. 60 IN A 192.0.2.1");
        assertThat(lookup().route("a.test")).hasToString("Hosts[hosts=[alias.a.test[192.0.2.1]]]");
    }

    @Test
    void asksOnWhenAnAnswerStopsAtAnAlias() throws IOException {
        dns.records(
                "www.a.test. 60 IN CNAME a.test.", "a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        dns.fail("www.a.test", Fault.ALIAS_ALONE);
        assertThat(names(lookup().route("www.a.test"))).containsExactly("mx.a.test");
    }

    @Test
    void knowsThatAnAliasLeadsToADomainThatDoesNotExist() throws IOException {
        dns.records(
                "www.a.test. 60 IN CNAME gone.test.",
                "b.test. 60 IN MX 10 alias.b.test.",
                "alias.b.test. 60 IN CNAME gone.test.");
        assertThat(lookup().route("www.a.test")).isEqualTo(new Route.NoSuchDomain());
        assertThat(lookup().route("b.test")).isInstanceOf(Route.Unroutable.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"TRUNCATED", "ALIAS_ALONE"})
    void triesLaterWhenAliasesLeadInACircle(Fault orAloneEach) throws IOException {
        dns.records("a.test. 60 IN CNAME b.test.", "b.test. 60 IN CNAME a.test.", "c.test. 60 IN MX 10 a.test.");
        dns.fail("a.test", orAloneEach);
        dns.fail("b.test", orAloneEach);
        assertThat(lookup().route("a.test"))
                .isEqualTo(new Route.TryLater("DNS gave no answer for a.test/MX: aliases that lead on and on"));
        assertThat(lookup().route("c.test")).isInstanceOf(Route.TryLater.class);
    }

    @Test
    void asksAgainOverTcpWhenAnAnswerWasCut() throws IOException {
        dns.records("a.test. 60 IN MX 10 mx.a.test.", "mx.a.test. 60 IN A 192.0.2.1");
        dns.fail("a.test", Fault.TRUNCATED);
        assertThat(names(lookup().route("a.test"))).containsExactly("mx.a.test");
        assertThat(dns.questions()).contains(new Question("a.test", "MX", true));
    }

    @Test
    void asksOverANewConnectionWhenTheOldOneEndedAsTheQuestionWasOnItsWay() throws IOException {
        dns.records("a.test. 60 IN MX 10 mx.a.test.");
        dns.fail("a.test", Fault.TRUNCATED_AND_TCP_CLOSED_ONCE);
        assertThat(NameServer.plain(dns.address(), PATIENCE).exchanges("a.test").join())
                .isInstanceOf(Answer.Found.class);
    }

    @Test
    void readsAThousandRecordsAndAsksForTheAddressesOfTheBestTwenty() throws IOException {
        dns.records(Stream.concat(
                        IntStream.rangeClosed(1, 1000).mapToObj(i -> "a.test. 60 IN MX " + i + " mx" + i + ".a.test."),
                        IntStream.rangeClosed(1, 1000).mapToObj(i -> "mx" + i + ".a.test. 60 IN A 192.0.2.1"))
                .toArray(String[]::new));
        List<String> names = names(lookup().route("a.test"));
        assertThat(names).hasSize(20).startsWith("mx1.a.test").endsWith("mx20.a.test");
        assertThat(dns.questions()).contains(new Question("a.test", "MX", true)).hasSize(2 + 2 * 20);
    }

    @Test
    void looksFurtherWhenTheBestTwentyHaveNoAddress() throws IOException {
        dns.records(withHosts(100, "mx30.a.test. 60 IN A 192.0.2.1"));
        assertThat(names(lookup().route("a.test"))).containsExactly("mx30.a.test");
    }

    @Test
    void neverFailsADomainForGoodWhenThereAreMoreHostsThanItLooksAt() throws IOException {
        dns.records(withHosts(101));
        assertThat(lookup().route("a.test"))
                .isEqualTo(new Route.TryLater("none of the 100 best of 101 hosts of a.test has a usable address"));
        dns.records(withHosts(100));
        assertThat(lookup().route("a.test")).isInstanceOf(Route.Unroutable.class);
    }

    private static String[] withHosts(int count, String... more) {
        return Stream.concat(
                        IntStream.rangeClosed(1, count).mapToObj(i -> "a.test. 0 IN MX " + i + " mx" + i + ".a.test."),
                        Arrays.stream(more))
                .toArray(String[]::new);
    }
}
