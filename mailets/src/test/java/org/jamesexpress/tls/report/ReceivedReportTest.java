package org.jamesexpress.tls.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jamesexpress.tls.report.ReportSum.Kind;
import org.jamesexpress.tls.report.ReportSum.Of;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedReportTest {
    private static final String REPORT = """
        {"organization-name":"Company-X","date-range":{"start-datetime":"2026-04-01T00:00:00Z",
         "end-datetime":"2026-04-01T23:59:59Z"},"contact-info":"sts@x.test","report-id":"ID","policies":[
         {"policy":{"policy-type":"sts","policy-string":["version: STSv1"],"policy-domain":"y.test","mx-host":"*.y.test"},
          "summary":{"total-successful-session-count":5326,"total-failure-session-count":303},
          "failure-details":[
           {"result-type":"certificate-expired","sending-mta-ip":"192.0.2.1","receiving-mx-hostname":"mx1.y.test",
            "failed-session-count":100},
           {"result-type":"starttls-not-supported","receiving-mx-hostname":"mx2.y.test","receiving-ip":"203.0.113.56",
            "failed-session-count":200,"failure-reason-code":"none\\nat all"},
           {"result-type":"validation-failure","failed-session-count":"3"}]}]}
        """;

    private static ReceivedReport read(byte[] octets) throws IOException {
        return ReceivedReport.read(new ByteArrayInputStream(octets));
    }

    private static byte[] packed(byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(octets);
        }
        return out.toByteArray();
    }

    @Test
    void readsAReportPackedOrNot() throws IOException {
        ReceivedReport report = read(REPORT.getBytes(UTF_8));
        assertThat(read(packed(REPORT.getBytes(UTF_8)))).isEqualTo(report);
        assertThat(report.organization()).isEqualTo("Company-X");
        assertThat(report.day()).isEqualTo("2026-04-01");
        assertThat(report.policies()).hasSize(1);
        ReceivedReport.Policy policy = report.policies().get(0);
        assertThat(policy.succeeded()).isEqualTo(5326);
        assertThat(policy.failures())
                .contains(
                        new ReceivedReport.Failure("starttls-not-supported", "mx2.y.test", "none at all", 200),
                        new ReceivedReport.Failure("validation-failure", "", "", 3));
    }

    @Test
    void sumsUpEachReportOnce() throws IOException {
        ReportSum sum = new ReportSum();
        sum.add(read(REPORT.getBytes(UTF_8)));
        sum.add(read(packed(REPORT.getBytes(UTF_8))));
        sum.add(read(REPORT.replace("\"ID\"", "\"ID2\"").getBytes(UTF_8)));
        ReportSum.Sessions sessions =
                Objects.requireNonNull(sum.sums().get(new Of("2026-04-01", "Company-X", "y.test", "sts")));
        assertThat(sessions.succeeded()).isEqualTo(2 * 5326);
        assertThat(sessions.failed()).isEqualTo(2 * 303);
        assertThat(sessions.byFrequency().get(0))
                .isEqualTo(Map.entry(new Kind("starttls-not-supported", "mx2.y.test", "none at all"), 400L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        Hello                                                          | it is no JSON
        {"policies":                                                   | it is no JSON
        ~~                                                             | it is JSON, and no report: it has no policies
        []                                                             | it is JSON, and no report: it has no policies
        {"policies":{}}                                                | it is JSON, and no report: it has no policies
        {"policies":[]}                                                | it does not tell of which day it is
        {"policies":[],"date-range":{"start-datetime":"yesterday"}}    | it does not tell of which day it is
        """)
    void saysWhatIsWrong(String text, String words) {
        assertThatThrownBy(() -> read(text.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "99999999999999"})
    void believesNoCountThatCannotBe(String count) {
        assertThatThrownBy(() -> read(REPORT.replace("5326", count).getBytes(UTF_8)))
                .hasMessage("it counts " + count + " sessions");
    }

    @Test
    void isNotFooledByWhatIsTooLarge() throws IOException {
        byte[] bomb = packed(new byte[64 * 1024 * 1024]);
        assertThat(bomb.length).isLessThan(100_000);
        assertThatThrownBy(() -> read(bomb)).hasMessage("it is larger than 32 MB");
        assertThatThrownBy(() -> read(new byte[11 * 1024 * 1024])).hasMessage("it is larger than 10 MB");
        assertThatThrownBy(() -> read("[".repeat(100_000).getBytes(UTF_8))).hasMessageContaining("it is no JSON");
        assertThatThrownBy(() -> read(new byte[] {0x1f, (byte) 0x8b, 8, 0})).hasMessage("what gzip packed is damaged");
        String many = REPORT.replace("\"policies\":[", "\"policies\":[" + "{},".repeat(10_000));
        assertThatThrownBy(() -> read(many.getBytes(UTF_8))).hasMessage("it has more than 10000 entries");
    }
}
