package org.jamesexpress.tls.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StsRecordTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        v=STSv1;id=20180907T090909;                          | 20180907T090909
        v=STSv1; id=20180907T090909                          | 20180907T090909
        v=STSv1; id=20180907T090909 ; \t                     | 20180907T090909
        v=STSv1 ;id=1                                        | 1
        v=STSv1; x_y.z-1=/a:b?; id=1; other=2                | 1
        v=STSv1; id=1; id=2                                  | 1
        v=STSv1; id=abcdefghijklmnopqrstuvwxyz012345         | abcdefghijklmnopqrstuvwxyz012345
        """)
    void tellsTheIdOfThePolicy(String text, String id) {
        assertThat(StsRecord.in(List.of(text))).contains(new StsRecord(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=STSv1",
                "v=STSv1;",
                "v=STSv1;;id=1",
                "v=STSv1; id=1;;",
                "v=STSv1; id=",
                "v=STSv1; id=20-18",
                "v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456",
                "v=STSv1; id=1; lone",
                "v=STSv1; id=1; a=b c",
                "v=STSv1; id=1; a=b=c",
                "v=STSv1; ID=1",
                "V=STSv1; id=1",
                "v=stsv1; id=1",
                " v=STSv1; id=1",
                "v=STSv1; idx=1",
            })
    void isNoneWhenMalformed(String text) {
        assertThat(StsRecord.in(List.of(text))).isEmpty();
    }

    /** Of the tests of postfix-mta-sts-resolver (tests/dnsmasq.conf.appendix). */
    @ParameterizedTest
    @ValueSource(strings = {"id=20180907T090909; v=STSv1;", "azazaza;asdasdasdasd", "v=STSv12;id=20180907T090909;"})
    void isNoneWhereOthersFindNone(String text) {
        assertThat(StsRecord.in(List.of(text))).isEmpty();
    }

    @Test
    void isTheOnlyOneOfItsVersion() {
        assertThat(StsRecord.in(List.of("v=spf1 -all", "v=STSv2; id=2", "v=STSv1; id=1")))
                .contains(new StsRecord("1"));
        assertThat(StsRecord.in(List.of("v=STSv1; id=1", "v=STSv1; id=1"))).isEmpty();
        assertThat(StsRecord.in(List.of("v=STSv1; id=1", "v=STSv1; broken"))).isEmpty();
        assertThat(StsRecord.in(List.of())).isEmpty();
    }
}
