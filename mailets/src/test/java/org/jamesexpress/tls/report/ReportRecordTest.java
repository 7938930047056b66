package org.jamesexpress.tls.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportRecordTest {
    private static String places(String record) {
        return String.join(
                " ",
                ReportRecord.parse(record).endpoints().stream()
                        .map(it -> it instanceof Endpoint.Web web
                                ? web.page().getHost() + ":" + web.port() + web.target()
                                : ((Endpoint.Mailbox) it).address().toString())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        v=TLSRPTv1;rua=mailto:reports@a.test                         | reports@a.test
        v=TLSRPTv1; rua=mailto:reports@a.test ;                      | reports@a.test
        v=TLSRPTv1 ; rua=https://a.test                              | a.test:443/
        v=TLSRPTv1; rua=https://a.test:8443/v1/tls?domain=a.test     | a.test:8443/v1/tls?domain=a.test
        v=TLSRPTv1; rua=mailto:a@a.test , https://b.test/x,mailto:c@C.Test | a@a.test b.test:443/x c@c.test
        v=TLSRPTv1; rua=mailto:a@a.test,mailto:a@a.test              | a@a.test
        v=TLSRPTv1; new-field=1/2; rua=mailto:a+tls%21@a.test?subject=x    | a+tls!@a.test
        v=TLSRPTv1; rua=MAILTO:a@xn--bcher-kva.test                  | a@xn--bcher-kva.test
        """)
    void tellsWhereReportsMayGo(String record, String places) {
        assertThat(places(record)).isEqualTo(places);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        v=TLSRPTv2; rua=mailto:a@a.test      | it does not begin with v=TLSRPTv1;
        V=TLSRPTv1; rua=mailto:a@a.test      | it does not begin with v=TLSRPTv1;
        v=TLSRPTv1                           | it does not begin with v=TLSRPTv1;
        v=TLSRPTv1;                          | it has no rua
        v=TLSRPTv1; RUA=mailto:a@a.test      | it has no rua
        v=TLSRPTv1; rua                      | it has a field that isn't name=value: rua
        v=TLSRPTv1; rua=                     | it has a field that isn't name=value: rua=
        v=TLSRPTv1;; rua=mailto:a@a.test     | it has a field that isn't name=value:
        v=TLSRPTv1; -x=1; rua=mailto:a@a.test| it has a field that isn't name=value: -x=1
        v=TLSRPTv1; rua=http://a.test/       | http://a.test/ is neither mailto: nor https:
        v=TLSRPTv1; rua=reports@a.test       | reports@a.test is neither mailto: nor https:
        v=TLSRPTv1; rua=mailto:a@a.test!10m  | mailto:a@a.test!10m has a ! that isn't written as %21
        v=TLSRPTv1; rua=mailto:a@a.test%0D%0ABcc:x@b.test | is no plain mail address
        v=TLSRPTv1; rua=mailto:a%2Cb@a.test  | is no plain mail address
        v=TLSRPTv1; rua=mailto:a@            | no host
        v=TLSRPTv1; rua=mailto:%zz@a.test    | mailto:%zz@a.test
        v=TLSRPTv1; rua=https:///x           | names no host
        v=TLSRPTv1; rua=https://u:p@a.test/  | names no host, or a user
        v=TLSRPTv1; rua=https://a.test:0/    | names no port
        v=TLSRPTv1; rua=https://a b/         | is no address of a page
        """)
    void saysWhatIsWrongWithARecord(String record, String words) {
        assertThatThrownBy(() -> ReportRecord.parse(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words.strip());
    }

    @Test
    void ignoresPlacesWhereNothingCanBeSentAndTellsOfThem() {
        ReportRecord record = ReportRecord.parse("v=TLSRPTv1; rua=ftp://a.test,mailto:a@a.test,mailto:");
        assertThat(record.endpoints()).hasSize(1);
        assertThat(record.ignored())
                .containsExactly("ftp://a.test is neither mailto: nor https:", "mailto: is no plain mail address");
    }

    @Test
    void takesFivePlacesAtMost() {
        ReportRecord record = ReportRecord.parse(
                "v=TLSRPTv1; rua=https://a.test/1,https://a.test/2,https://a.test/3,https://a.test/4,https://a.test/5,"
                        + "https://a.test/6");
        assertThat(record.endpoints()).hasSize(5);
        assertThat(record.ignored()).containsExactly("https://a.test/6 is one too many");
    }

    @Test
    void takesTextsAboutOtherThingsForNothing() {
        assertThat(ReportRecord.among(List.of("v=spf1 -all", "v=TLSRPTv1x;", "v=TLSRPTv1; rua=", "v=TLSRPTv1")))
                .containsExactly("v=TLSRPTv1; rua=");
    }
}
