package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatedAsTest {
    private static final String FROM = "From: Ann <ann@bank.test>\r\n";

    /** A DKIM-Signature field, of which only these tags matter here. */
    private static String signature(String tags) {
        return "DKIM-Signature: v=1; a=rsa-sha256; " + tags + ";\r\n\ts=s; h=from; bh=eA==; b=eA==\r\n";
    }

    @Nested
    class ByJamesItself {
        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "spf, ann@bank.test",
            "dmarc, ann@bank.test",
            "SPF, bounce+1@Mail.Bank.test",
            "spf:bank.test, ann@bank.test",
            "'dkim, spf', ann@bank.test",
            "spf strict, ann@bank.test"
        })
        void takesAnSpfPassOfTheAuthorsHolder(String condition, String sender) throws Exception {
            assertThat(matches(condition, spf("pass", sender, FROM))).isTrue();
        }

        @ParameterizedTest(name = "{0}: {1} {2}")
        @CsvSource({
            "spf, pass, ann@evil.test",
            "spf, pass, ann@notbank.test",
            "spf, fail, ann@bank.test",
            "spf, softfail, ann@bank.test",
            "spf, passable, ann@bank.test",
            "dkim, pass, ann@bank.test",
            "spf:evil.test, pass, ann@bank.test",
            "spf:sub.bank.test, pass, ann@bank.test",
            "spf strict, pass, ann@mail.bank.test"
        })
        void takesNoOtherSpfResult(String condition, String result, String sender) throws Exception {
            assertThat(matches(condition, spf(result, sender, FROM))).isFalse();
        }

        @Test
        void takesTheHeloNameForAnEmptyReversePath() throws Exception {
            FakeMail mail = spf("pass", "<>", FROM);
            assertThat(matches("spf", mail)).isFalse();

            mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("mx.bank.test")));
            assertThat(matches("spf", mail)).isTrue();
        }

        @Test
        void takesWhatTheSmtpHookLeft() throws Exception {
            FakeMail mail = mail("ann@bank.test", FROM);
            note(mail, "org.apache.james.spf.header", "pass (spfCheck: domain of bank.test designates …) client-ip=…;");
            assertThat(matches("spf", mail)).isTrue();

            note(mail, "org.apache.james.spf.header", "none (pass) client-ip=…;");
            assertThat(matches("spf", mail)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Received-SPF: pass\r\n", "Authentication-Results: james.test; spf=pass\r\n"})
        void believesNoFieldThatAnybodyCanWrite(String field) throws Exception {
            assertThat(matches("spf,dkim,dmarc", mail("ann@bank.test", field + FROM)))
                    .isFalse();
        }

        @ParameterizedTest(name = "{0}: {1}, {2}")
        @CsvSource({
            "dkim, d=bank.test, (identity @bank.test)",
            "dmarc, d=bank.test, (identity @bank.test)",
            "dkim, d=mail.bank.test, (identity @mail.bank.test)",
            "dkim:bank.test strict, d=bank.test; i=ann@bank.test, (identity ann@bank.test)"
        })
        void takesAValidSignatureOfTheAuthorsHolder(String condition, String tags, String identity) throws Exception {
            assertThat(matches(condition, dkim("pass " + identity, signature(tags) + FROM)))
                    .isTrue();
        }

        @Test
        void takesOneOfSeveralSignatures() throws Exception {
            FakeMail mail = dkim(
                    "pass (identity @esp.test) (identity @bank.test)",
                    signature("d=esp.test") + signature("d=bank.test") + FROM);
            assertThat(matches("dkim", mail)).isTrue();
        }

        @ParameterizedTest(name = "{0}: {1}, {2}")
        @CsvSource({
            "dkim, d=bank.test, neutral (no signatures)",
            "dkim, d=bank.test, fail (identity @bank.test: wrong)",
            "dkim, d=evil.test, pass (identity @evil.test)",
            "dkim, d=evil.test, pass (identity @bank.test)",
            "spf, d=bank.test, pass (identity @bank.test)",
            "dkim strict, d=mail.bank.test, pass (identity @mail.bank.test)"
        })
        void takesNoOtherSignature(String condition, String tags, String result) throws Exception {
            assertThat(matches(condition, dkim(result, signature(tags) + FROM))).isFalse();
        }

        /** DKIMVerify writes what a signer chose for a local part as it is, after it has decoded it. */
        @Test
        void isNotFooledByAnIdentityThatLooksLikeTwo() throws Exception {
            String twoFaced = "i=x@evil.test=29=20=28identity=20@bank.test=29=20=28identity=20x@evil.test; d=evil.test";
            FakeMail mail = dkim(
                    "pass (identity x@evil.test) (identity @bank.test) (identity x@evil.test)",
                    signature(twoFaced) + signature("d=bank.test") + FROM);
            assertThat(matches("dkim", mail)).isFalse();
        }

        private FakeMail spf(String result, String sender, String header) throws Exception {
            FakeMail mail = mail(sender, header);
            note(mail, "org.apache.james.transport.mailets.spf.result", result);
            return mail;
        }

        private FakeMail dkim(String result, String header) throws Exception {
            FakeMail mail = mail("bounces@esp.invalid", header);
            note(mail, "jDKIM.AUTHRESULT", result);
            return mail;
        }

        private void note(Mail mail, String name, String text) {
            mail.setAttribute(new Attribute(AttributeName.of(name), AttributeValue.of(text)));
        }
    }

    @Nested
    class ByAServerInFront {
        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(delimiter = '|', textBlock = """
                        dmarc  | mx.test; dmarc=pass (p=reject) header.from=bank.test
                        dmarc  | mx.test 1; spf=fail smtp.mailfrom=x@evil.test; DMARC/1 = Pass reason="it is" header.From=Bank.test;
                        dmarc  | (made) MX.test (here); dkim=pass header.d=bank.test; dmarc=pass action=none header.from=bank.test
                        spf    | mx.test; spf=pass smtp.mailfrom=ann@mail.bank.test
                        spf    | mx.test; spf=pass smtp.mailfrom="a; dmarc=fail (x"@bank.test
                        spf    | mx.test; spf=pass smtp.mailfrom=<ann@bank.test>
                        spf    | mx.test; spf=pass smtp.helo=mx.bank.test smtp.mailfrom=""
                        dkim   | mx.test; dkim=fail header.d=evil.test; dkim=pass (2048-bit key) header.d=bank.test header.b=aB/+c
                        dkim   | "mx.test"; dkim=pass header.i=@bank.test
                        """)
        void believesWhatItSays(String check, String results) throws Exception {
            assertThat(matches(check + " by mx.test", field(results))).isTrue();
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(delimiter = '|', textBlock = """
                        dmarc        | mx.test; none
                        dmarc        | mx.test; dmarc=fail header.from=bank.test
                        dmarc        | mx.test; dmarc=pass header.from=evil.test
                        dmarc        | mx.test; dmarc=pass
                        dmarc        | mx.test; spf=pass smtp.mailfrom=ann@bank.test; dkim=pass header.d=bank.test
                        dmarc        | mx.test; spf=pass smtp.mailfrom="x; dmarc=pass header.from=bank.test"@evil.test
                        dmarc        | mx.test; spf=none (dmarc=pass header.from=bank.test)
                        dmarc        | mx.test; dmarc=fail header.from=bank.test; dmarc=pass header.from=bank.test
                        dmarc        | mx.test; dmarc=pass header.from=bank.test header.from=evil.test
                        dmarc        | mx.test; dmarc=pass (never closed header.from=bank.test
                        dmarc        | mx.test.evil.test; dmarc=pass header.from=bank.test
                        dmarc        | dmarc=pass header.from=bank.test
                        dmarc strict | mx.test; dmarc=pass header.from=mail.bank.test
                        spf          | mx.test; spf=pass smtp.mailfrom=evil.test smtp.helo=bank.test
                        """)
        void believesNothingElse(String check, String results) throws Exception {
            assertThat(matches(check + " by mx.test", field(results))).isFalse();
        }

        @Test
        void believesItsFirstFieldAlone() throws Exception {
            String own = "Authentication-Results: mx.test; dmarc=fail header.from=bank.test\r\n";
            String forged = "Authentication-Results: mx.test; dmarc=pass header.from=bank.test\r\n";
            String others = "Authentication-Results: inner.test; none\r\n";

            assertThat(matches("dmarc by mx.test", mail("a@b.test", own + forged + FROM)))
                    .isFalse();
            assertThat(matches("dmarc by mx.test", mail("a@b.test", others + forged + own + FROM)))
                    .isTrue();
        }

        @Test
        void believesNothingBelowAFieldThatIsBroken() throws Exception {
            String broken = "Authentication-Results: mx.test; spf=fail smtp.mailfrom=x\"@evil.test\r\n";
            String forged = "Authentication-Results: mx.test; dmarc=pass header.from=bank.test\r\n";

            assertThat(matches("dmarc by mx.test", mail("a@b.test", broken + forged + FROM)))
                    .isFalse();
        }

        private FakeMail field(String results) throws Exception {
            return mail("ann@bank.test", "Authentication-Results: " + results.replace("; ", ";\r\n\t") + "\r\n" + FROM);
        }
    }

    @Nested
    class OfItsAuthor {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ann@bank.test",
                    "<ann@bank.test>",
                    "\"evil@evil.test\" <ann@bank.test>",
                    "\"<evil@evil.test>\" (or <x@evil.test>)\r\n <\"ann b\"@Bank.Test>",
                    "=?utf-8?B?5byg?= <ann@bank.test>",
                    "张三 <ann@bank.test>",
                    "Ann O. Nym <ann@bank.test> (at work)"
                })
        void readsTheAddress(String from) throws Exception {
            assertThat(proven("bank.test", "From: " + from + "\r\n")).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "From:\r\n",
                    "From: Ann\r\n",
                    "From: ann@bank.test, bob@bank.test\r\n",
                    "From: ann@bank.test <evil@evil.test>\r\n",
                    "From: <ann@bank.test> <evil@evil.test>\r\n",
                    "From: <ann@bank.test\r\n",
                    "From: \"ann@bank.test\r\n",
                    "From: <@evil.test:ann@bank.test>\r\n",
                    "From: friends: ann@bank.test;\r\n",
                    "From: ann@[127.0.0.1]\r\n",
                    "From: ann@bank.test evil.test\r\n",
                    "From: ann@bank.test\r\nFrom: ann@bank.test\r\n",
                    "From: ann@bank.test\r\nfrom : evil@evil.test\r\n"
                })
        void isNobodysIfThatIsNotClear(String header) throws Exception {
            assertThat(proven("bank.test", header)).isFalse();
        }

        @ParameterizedTest(name = "{0} and {1}")
        @CsvSource({
            "shop.example.co.uk, news.example.co.uk",
            "a.b.c.bank.test, bank.test",
            "münchen.test, xn--mnchen-3ya.test",
            "MÜNCHEN.test, mail.xn--mnchen-3ya.test",
            "co.uk, co.uk",
            "bank.test, bank.test."
        })
        void knowsOneHolder(String author, String proven) throws Exception {
            assertThat(proven(proven, "From: ann@" + author + "\r\n")).isTrue();
        }

        @ParameterizedTest(name = "{0} and {1}")
        @CsvSource({
            "bank.co.uk, evil.co.uk",
            "example.co.uk, co.uk",
            "bank.github.io, evil.github.io",
            "bank.test, evil.test",
            "bank.test, test",
            "bank.test, bank.test.evil.test"
        })
        void tellsHoldersApart(String author, String proven) throws Exception {
            assertThat(proven(proven, "From: ann@" + author + "\r\n")).isFalse();
        }

        private boolean proven(String domain, String header) throws Exception {
            String results = "Authentication-Results: mx.test; dkim=pass header.d=\"" + domain + "\"\r\n";
            return matches("dkim by mx.test", mail("a@b.test", results + header));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "arc",
                "dmarc by",
                "dmarc by mx.test mx2.test",
                "dmarc strictly",
                "dmarc,",
                "dkim:",
                "dkim:bank..test",
                "by mx.test",
                "dmarc by mx.test strict"
            })
    void refusesAnotherCondition(String condition) {
        assertThatThrownBy(() -> matcher(condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "matcher AuthenticatedAs: condition = " + condition
                                + ": should be some of spf, dkim, dmarc, each with a domain or without, then perhaps strict, then"
                                + " perhaps by and the name of a server, as in match=\"AuthenticatedAs=dmarc by mx.example.com\"");
    }

    private static FakeMail mail(String sender, String header) throws Exception {
        return Messages.mail(header + "Subject: hello\r\n\r\nbody\r\n")
                .sender(MaybeSender.getMailSender(sender))
                .recipients("bob@localhost", "carol@elsewhere.invalid")
                .build();
    }

    private static boolean matches(String condition, Mail mail) throws Exception {
        int chosen = matcher(condition).match(mail).size();
        assertThat(chosen).isIn(0, 2);
        return chosen == 2;
    }

    private static AuthenticatedAs matcher(String condition) throws MessagingException {
        AuthenticatedAs matcher = new AuthenticatedAs();
        matcher.init(FakeMatcherConfig.builder()
                .matcherName("AuthenticatedAs")
                .condition(condition)
                .build());
        return matcher;
    }
}
