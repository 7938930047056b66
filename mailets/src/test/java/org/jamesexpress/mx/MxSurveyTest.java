package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.jamesexpress.testing.LoopbackDns;
import org.junit.jupiter.api.Test;

class MxSurveyTest extends MxFixture {
    @Test
    void saysOfEachAddressWhyItIsAskedOrNot() throws IOException {
        dns.records(
                "a.test. 60 IN MX 5 gone.a.test.",
                "a.test. 60 IN MX 6 broken.a.test.",
                "a.test. 60 IN MX 7 inside.a.test.",
                "a.test. 60 IN MX 10 best.a.test.",
                "a.test. 60 IN MX 20 us.a.test.",
                "a.test. 60 IN MX 30 worse.a.test.",
                "inside.a.test. 60 IN A 10.0.0.1",
                "best.a.test. 60 IN A 192.0.2.1",
                "us.a.test. 60 IN A 192.0.2.2",
                "worse.a.test. 60 IN A 192.0.2.3");
        dns.fail("broken.a.test", LoopbackDns.Fault.SERVFAIL);

        MxSurvey survey = survey("a.test");

        assertThat(survey.source()).isEqualTo(MxSurvey.Source.MX_RECORDS);
        assertThat(survey.considered())
                .extracting(each -> each.preference() + " " + each.name() + " " + each.standing())
                .containsExactly(
                        "5 gone.a.test NO_ADDRESS",
                        "6 broken.a.test UNKNOWN",
                        "7 inside.a.test PRIVATE",
                        "10 best.a.test USABLE",
                        "20 us.a.test OURSELVES",
                        "30 worse.a.test NO_BETTER_THAN_OURSELVES");
        assertThat(names(survey.route())).containsExactly("best.a.test");
    }

    @Test
    void saysWhatNamedTheHosts() throws IOException {
        dns.records("a.test. 60 IN A 192.0.2.1", "null.test. 60 IN MX 0 .");

        assertThat(survey("a.test").source()).isEqualTo(MxSurvey.Source.DOMAIN_ITSELF);
        assertThat(survey("[192.0.2.1]").source()).isEqualTo(MxSurvey.Source.ADDRESS_LITERAL);
        assertThat(survey("null.test").source()).isEqualTo(MxSurvey.Source.NOTHING);
        assertThat(survey("missing.test").route()).isInstanceOf(Route.NoSuchDomain.class);
    }

    private MxSurvey survey(String domain) {
        MxRules rules = new MxRules(new Ourselves(Set.of("us.a.test"), Set.of()), Families.BOTH, false);
        return lookup(rules).survey(domain);
    }
}
