package org.jamesexpress.tls.sts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jamesexpress.tls.sts.StsPolicy.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StsPolicyTest {
    private static StsPolicy policy(String text) {
        return StsPolicy.parse(text.getBytes(UTF_8));
    }

    @ParameterizedTest(name = "lines that end with {0}")
    @ValueSource(strings = {"\n", "\r\n", " \t\n", "\n\n"})
    void readsWhatADomainAsks(String end) {
        StsPolicy policy = policy(String.join(
                end, "version: STSv1", "mode:enforce", "mx: mail.a.test", "mx:\t*.B.test", "max_age: 604800", ""));
        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.maxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(policy.lines())
                .containsExactly(
                        "version: STSv1", "mode: enforce", "mx: mail.a.test", "mx: *.b.test", "max_age: 604800");
    }

    @Test
    void isReadAgainAsItIsWritten() {
        StsPolicy policy = policy("mode: testing\nmx: *.xn--bcher-kva.test\nmx: b.test\nmax_age: 1\nversion: STSv1");
        assertThat(policy(String.join("\n", policy.lines()))).isEqualTo(policy);
    }

    @Test
    void needsNoHostsWhenItIsGivenUp() {
        assertThat(policy("version: STSv1\nmode: none\nmax_age: 86400").mode()).isEqualTo(Mode.NONE);
    }

    @Test
    void ignoresWhatNobodyKnows() {
        assertThat(policy("version: STSv1\nnew_key: größer: 1\nmode: enforce\nmx: a.test\nMode: x\nmax_age: 1")
                        .lines())
                .containsExactly("version: STSv1", "mode: enforce", "mx: a.test", "max_age: 1");
    }

    @Test
    void takesTheFirstOfWhatIsSaidTwice() {
        assertThat(policy("version: STSv1\nversion: 2\nmode: enforce\nmode: none\nmx: a.test\nmax_age: 7\nmax_age: x")
                        .lines())
                .containsExactly("version: STSv1", "mode: enforce", "mx: a.test", "max_age: 7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        mail.a.test          | mail.a.test            | true
        mail.a.test          | MAIL.a.Test.           | true
        Mail.A.test          | mail.a.test            | true
        mail.a.test.         | mail.a.test            | true
        mail.a.test          | a.test                 | false
        mail.a.test          | x.mail.a.test          | false
        mail.a.test          | evilmail.a.test        | false
        *.a.test             | mx1.a.test             | true
        *.a.test             | MX1.A.TEST.            | true
        *.a.test             | a.test                 | false
        *.a.test             | x.mx1.a.test           | false
        *.a.test             | mx1.evila.test         | false
        *.a.test             | *.a.test               | false
        *.test               | test                   | false
        bücher.test          | xn--bcher-kva.test     | true
        xn--bcher-kva.test   | bücher.test            | true
        *.bücher.test        | mx.xn--bcher-kva.test  | true
        192.0.2.1            | 192.0.2.2              | false
        mail.a.test          | *.mail.a.test          | false
        mail.a.test          | not a host             | false
        mail.a.test          | ''                     | false
        """)
    void saysWhichHostsItNames(String pattern, String host, boolean matches) {
        StsPolicy policy = policy("version: STSv1\nmode: enforce\nmx: " + pattern + "\nmax_age: 1");
        assertThat(policy.matches(host)).isEqualTo(matches);
    }

    /** The first six are of the tests of postfix-mta-sts-resolver (tests/nginx.conf: bad-policy1 to 8). */
    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
        garbage                                                        | its line 1 is no key and value with a colon between: garbage
        version: STSv1;mode: enforce;max_age: 86400                    | it names no mx, without which it can't be mode enforce
        version: STSv1;mode: enforce;mx: mail.loc;max_age: xxx         | its max_age is xxx: a number of seconds is meant
        version: STSv1;mode: enforce;mx: mail.loc;max_age: 31557601    | its max_age is 31557601: at most 31557600 is allowed
        version: STSv1;mx: mail.loc;max_age: 86400                     | it has no mode
        version: STSv1;mode: doubt;mx: mail.loc;max_age: 86400         | its mode is doubt: enforce, testing and none are what there is
        ''                                                             | it has no version
        version: STSv2;mode: enforce;mx: a.test;max_age: 1             | its version is STSv2, not STSv1
        mode: enforce;mx: a.test;max_age: 1                            | it has no version
        version: STSv1;mode: Enforce;mx: a.test;max_age: 1             | its mode is Enforce: enforce, testing and none are what there is
        version: STSv1;mode: testing;mx: a.test                        | it has no max_age
        version: STSv1;mode: testing;mx: a.test;max_age: -1            | its max_age is -1: a number of seconds is meant
        version: STSv1;mode: testing;mx: a.test;max_age: 99999999999   | its max_age is 99999999999: a number of seconds is meant
        version: STSv1;mode: testing;mx: a.*.test;max_age: 1           | its mx is a.*.test, which is no host
        version: STSv1;mode: testing;mx: *.;max_age: 1                 | its mx is *., which is no host
        version: STSv1;mode: testing;mx: mx*.a.test;max_age: 1         | its mx is mx*.a.test, which is no host
        version: STSv1;mode;mx: a.test;max_age: 1                      | its line 2 is no key and value with a colon between: mode
        version: STSv1;mode:;mx: a.test;max_age: 1                     | its line 2 is no key and value with a colon between: mode:
        """)
    void saysWhatIsWrong(String lines, String words) {
        assertThatThrownBy(() -> policy(lines.replace(';', '\n'))).hasMessage(words);
    }

    @Test
    void showsNothingThatWouldSpoilALog() {
        assertThatThrownBy(() -> policy("\u001B[31m\r" + "a".repeat(100)))
                .hasMessage("its line 1 is no key and value with a colon between: ?[31m?" + "a".repeat(54) + "…");
    }

    @Test
    void isNoTextInAnotherCharset() {
        assertThatThrownBy(() -> StsPolicy.parse("version: STSv1\nx: größer".getBytes(ISO_8859_1)))
                .hasMessage("it is no text in UTF-8");
    }

    @Test
    void mayBeBelievedForAYearAtMost() {
        assertThat(policy("version: STSv1\nmode: none\nmax_age: 31557600").maxAge())
                .isEqualTo(StsPolicy.LONGEST);
        assertThat(policy("version: STSv1\nmode: none\nmax_age: 0").maxAge()).isEqualTo(Duration.ZERO);
    }
}
