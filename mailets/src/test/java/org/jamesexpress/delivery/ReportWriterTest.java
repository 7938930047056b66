package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportWriterTest {
    private static final String BOB = "bob@b.test";
    private static final String NO_SUCH_USER = "550 5.1.1 No such user here";
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    Path folder;

    private ReportSamples sample;

    @BeforeEach
    void setUp() throws IOException {
        sample = new ReportSamples(folder);
    }

    @Test
    void tellsOfEachRecipientWhatTheHostSaid() throws Exception {
        ParsedReport report = sample.to(BOB, NO_SUCH_USER)
                .to("carol@b.test", "552 5.2.2 Full")
                .parsed();
        assertThat(report.recipient()).isEqualTo("alice@a.test");
        assertThat(report.header("To")).isEqualTo("<alice@a.test>");
        assertThat(report.header("Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(report.header("References")).isEqualTo("<1@a.test>");
        assertThat(report.mail())
                .containsExactly(
                        entry("Reporting-MTA", "dns; mail.a.test"),
                        entry("Arrival-Date", "Thu, 1 Jan 2026 00:00:00 +0000"));
        assertThat(report.recipients()).hasSize(2);
        assertThat(report.recipients().get(0))
                .containsExactly(
                        entry("Final-Recipient", "rfc822; bob@b.test"),
                        entry("Action", "failed"),
                        entry("Status", "5.1.1"),
                        entry("Remote-MTA", "dns; mx1.b.test"),
                        entry("Diagnostic-Code", "smtp; 550 5.1.1 No such user here"),
                        entry("Last-Attempt-Date", "Thu, 1 Jan 2026 00:01:00 +0000"));
        assertThat(report.recipients().get(1)).containsEntry("Status", "5.2.2");
    }

    @Test
    void namesTheMailAndTheRecipientAsTheSenderDid() throws Exception {
        ParsedReport report = sample.envid("QQ+20314+2B159")
                .to(ReportSamples.rcpt(BOB, "rfc822;bob+2Bshop@alias.test"), ReportSamples.finding(BOB, NO_SUCH_USER))
                .parsed();
        assertThat(report.mail()).containsEntry("Original-Envelope-Id", "QQ 314+159");
        assertThat(report.only()).containsEntry("Original-Recipient", "rfc822; bob+shop@alias.test");
        assertThat(report.only()).containsEntry("Final-Recipient", "rfc822; bob@b.test");
    }

    @Test
    void saysUntilWhenADelayedMailIsTried() throws Exception {
        ParsedReport report = sample.action(Action.DELAYED)
                .to(BOB, "552 5.2.2 Full, say others")
                .parsed();
        assertThat(report.only())
                .containsEntry("Action", "delayed")
                .containsEntry("Status", "4.2.2")
                .containsEntry("Will-Retry-Until", "Tue, 6 Jan 2026 00:00:00 +0000");
        assertThat(report.words())
                .contains("has not been delivered yet to:", "tried until 6 January 2026, 08:00 (GMT+8)")
                .doesNotContain("send the mail again later");
    }

    @Test
    void saysThatAHostTellsNothingMore() throws Exception {
        ParsedReport report =
                sample.action(Action.RELAYED).to(BOB, "250 2.0.0 Ok: queued").parsed();
        assertThat(report.only()).containsEntry("Action", "relayed").containsEntry("Status", "2.0.0");
        assertThat(report.words()).contains("was handed over to the mail server of:", BOB);
    }

    @Test
    void tellsWhatHappenedWhereNoHostSaidAnything() throws Exception {
        ParsedReport report = sample.to(Rcpt.of(BOB), Finding.withoutHost("5.1.10", "b.test takes no mail"))
                .parsed();
        assertThat(report.only())
                .containsEntry("Diagnostic-Code", "x-james-express; b.test takes no mail")
                .doesNotContainKey("Remote-MTA");
    }

    /** Controls and what turns the direction of text are left out of reports. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u0007\u2028\u202e", "\u0007 \t"})
    void saysThatNoMoreIsKnownWhereNothingIsLeftOfTheWords(String words) throws Exception {
        ParsedReport report =
                sample.to(Rcpt.of(BOB), Finding.withoutHost("4.4.1", words)).parsed();
        assertThat(report.only()).containsEntry("Diagnostic-Code", "x-james-express; no more is known");
    }

    @Test
    void saysThatNoMoreIsKnownWhereTheWordsStartTooLate() throws Exception {
        ParsedReport report = sample.to(Rcpt.of(BOB), Finding.withoutHost("4.4.1", " ".repeat(3_000) + "no answer"))
                .parsed();
        assertThat(report.only()).containsEntry("Diagnostic-Code", "x-james-express; no more is known");
    }

    @Test
    void givesTheCodeWhereNothingIsLeftOfTheTextOfAReply() throws Exception {
        assertThat(sample.to(BOB, "550 \u0007\u202e").parsed().only()).containsEntry("Diagnostic-Code", "smtp; 550");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, [192.0.2.1]", "2001:db8::1, [IPv6:2001:db8:0:0:0:0:0:1]"})
    void writesTheAddressOfAHostWithoutANameInBrackets(String address, String literal) throws Exception {
        ParsedReport report = sample.to(Rcpt.of(BOB), ReportSamples.finding(address, address, BOB, NO_SUCH_USER))
                .parsed();
        assertThat(report.only()).containsEntry("Remote-MTA", "dns; " + literal);
        assertThat(report.words()).contains("host " + literal + " said: 550");
    }

    @ParameterizedTest
    @CsvSource({
        "5.1.7, Your own address is not valid.",
        "4.3.0, This server could not process the mail.",
        "5.3.0, The administrator of this server returned the mail."
    })
    void blamesNoOtherServerForWhatHappenedHere(String status, String reason) throws Exception {
        ParsedReport report =
                sample.to(Rcpt.of(BOB), Finding.withoutHost(status, "words")).parsed();
        assertThat(report.words()).contains(reason).doesNotContain("other server");
    }

    @ParameterizedTest
    @CsvSource({"5.1.7, does not accept your address", "4.3.0, other server", "5.3.0, other server"})
    void blamesTheOtherServerForWhatItSays(String status, String reason) throws Exception {
        String reply = (status.startsWith("5") ? "550 " : "450 ") + status + " No";
        assertThat(sample.to(BOB, reply).parsed().words()).contains(reason);
    }

    @Test
    void leavesOutAHostOfWhoseNameNothingIsLeft() throws Exception {
        ParsedReport report = sample.to(
                        Rcpt.of(BOB), ReportSamples.finding("\u0007\u202e", "192.0.2.1", BOB, NO_SUCH_USER))
                .parsed();
        assertThat(report.only()).doesNotContainKey("Remote-MTA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rfc822;", "rfc822;+20", "rfc822;+07+E2+80+AE", ";bob@b.test", "a_b;bob@b.test", "bob@b.test"})
    void leavesOutAnOriginalRecipientOfWhichNothingIsLeft(String orcpt) throws Exception {
        ParsedReport report = sample.to(ReportSamples.rcpt(BOB, orcpt), ReportSamples.finding(BOB, NO_SUCH_USER))
                .parsed();
        assertThat(report.only()).doesNotContainKey("Original-Recipient");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+20", "+07+E2+80+AE"})
    void leavesOutAnEnvelopeIdOfWhichNothingIsLeft(String envid) throws Exception {
        assertThat(sample.envid(envid).to(BOB, NO_SUCH_USER).parsed().mail()).doesNotContainKey("Original-Envelope-Id");
    }

    @Test
    void saysInPlainWordsWhatHappenedAndWhatToDo() throws Exception {
        assertThat(sample.to(BOB, NO_SUCH_USER).parsed().page()).isEqualTo("""
                        Your mail "Hello" of 1 January 2026, 08:00 (GMT+8) could not be delivered
                        to:

                            bob@b.test
                            There is no such mailbox at this domain. Please check the address, above
                            all the part before the @, and send the mail again.

                        Nothing more will be tried for the above. If you can't tell what to do,
                        please show this message to your mail administrator.

                        This is the mail server mail.a.test. The header of your mail is attached.

                        Technical details, for mail administrators:

                            bob@b.test
                            host mx1.b.test[192.0.2.1] said: 550 5.1.1 No such user here (5.1.1)

                        """);
    }

    @Test
    void speaksChinese() throws Exception {
        ParsedReport report = sample.in(Language.ZH)
                .mail("Subject: =?UTF-8?B?5oql5Lu3?=\r\n\r\n")
                .to(BOB, NO_SUCH_USER)
                .parsed();
        assertThat(report.message().getSubject()).isEqualTo("您的邮件未能送达");
        assertThat(report.message().getFrom().get(0).getName()).isEqualTo("邮件投递系统");
        assertThat(report.page()).isEqualTo("""
                        您于2026年1月1日 08:00（GMT+8）发送的邮件“报价”未能送达以下收件人：

                            bob@b.test
                            该域名下不存在此邮箱。请核对收件地址，尤其是 @ 之前的部分，然后重新发送。

                        系统不再为上述收件人重试。如不清楚如何处理，请将本通知转给您的邮件管理员。

                        本通知由邮件服务器 mail.a.test 自动发出。原邮件的邮件头见附件。

                        技术详情（供邮件管理员参考）：

                            bob@b.test
                            host mx1.b.test[192.0.2.1] said: 550 5.1.1 No such user here (5.1.1)

                        """);
    }

    @ParameterizedTest
    @EnumSource
    void namesItsLanguage(Language language) throws Exception {
        assertThat(sample.in(language).to(BOB, NO_SUCH_USER).parsed().text())
                .contains("Content-Language: " + language.tag());
    }

    @Test
    void saysThatItWasTriedForLongWhereNothingElseSaysSo() throws Exception {
        assertThat(sample.to(BOB, "450 4.2.2 Full").parsed().words())
                .contains("The mailbox is full. It was tried again and again until now.");
    }

    @Test
    void takesARefusalOfARecipientWithoutACodeForOneOfTheAddress() throws Exception {
        ParsedReport report = sample.to(BOB, "550 Who?").parsed();
        assertThat(report.words()).contains("does not accept this address");
        assertThat(report.only()).containsEntry("Status", "5.0.0");
    }

    @Test
    void hasTheSameMessageIdWhenItIsMadeAgain() throws Exception {
        String first = sample.to(BOB, NO_SUCH_USER).parsed().id();
        ParsedReport second = new ReportSamples(folder)
                .at(ReportSamples.NOW.plusSeconds(5))
                .to(BOB, "550 5.1.1 Other words")
                .parsed();
        assertThat(second.id()).isEqualTo(first);
        assertThat(second.header("Message-ID")).isEqualTo("<" + first + "@mail.a.test>");
        assertThat(sample.to("carol@b.test", NO_SUCH_USER).parsed().id()).isNotEqualTo(first);
        assertThat(new ReportSamples(folder)
                        .action(Action.DELAYED)
                        .to(BOB, NO_SUCH_USER)
                        .parsed()
                        .id())
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no id", "<1@a.test> <2@a.test>", "<1@é.test>", "<1@a.test>\r\nBcc: x@y.test"})
    void refersToNothingThatIsNoMessageId(String messageId) throws Exception {
        ParsedReport report = sample.messageId(messageId).to(BOB, NO_SUCH_USER).parsed();
        assertThat(report.message().getHeader().getField("References")).isNull();
    }

    @Test
    void refersToNoMessageIdThatIsTooLongForALine() throws Exception {
        ParsedReport report = sample.messageId("<" + "1".repeat(990) + "@a.test>")
                .to(BOB, NO_SUCH_USER)
                .parsed();
        assertThat(report.message().getHeader().getField("References")).isNull();
    }

    @Test
    void letsAHostWriteNoFieldOfItsOwn() throws Exception {
        assertThat(sample.to(BOB, "550 5.1.1 No\r\nAction: delivered").parsed().only())
                .containsEntry("Action", "failed");
    }

    @Test
    void isAGlobalReportWhereAnAddressNeedsIt() throws Exception {
        ParsedReport report = sample.mail("Subject: 你好\r\n\r\n")
                .to("王@b.test", "550 5.1.1 没有这个用户")
                .to(BOB, NO_SUCH_USER)
                .parsed();
        assertThat(report.text()).contains("report-type=global-delivery-status", "message/global-delivery-status");
        assertThat(report.returnedType()).isEqualTo("message/global-headers");
        assertThat(report.recipients().get(0))
                .containsEntry("Final-Recipient", "utf-8; 王@b.test")
                .containsEntry("Diagnostic-Code", "smtp; 550 5.1.1 没有这个用户");
        assertThat(report.recipients().get(1)).containsEntry("Final-Recipient", "rfc822; bob@b.test");
        assertThat(report.words()).contains("王@b.test", "\"你好\"");
    }

    @Test
    void isPlainWhereOnlyTheWordsOfAHostAreNot() throws Exception {
        ParsedReport report = sample.to(BOB, "550 5.1.1 用户").parsed();
        assertThat(report.only()).containsEntry("Diagnostic-Code", "smtp; 550 5.1.1 \\x{7528}\\x{6237}");
        assertThat(report.text()).doesNotContain("global");
    }

    @Test
    void givesBackTheHeaderAlone() throws Exception {
        ParsedReport report = sample.to(BOB, NO_SUCH_USER).parsed();
        assertThat(report.returnedType()).isEqualTo("text/rfc822-headers");
        assertThat(report.returned()).isEqualTo("Subject: Hello\r\nFrom: alice@a.test\r\n");
    }

    @Test
    void givesBackTheWholeMail() throws Exception {
        ParsedReport report = sample.whole().to(BOB, NO_SUCH_USER).parsed();
        assertThat(report.returnedType()).isEqualTo("message/rfc822");
        assertThat(report.returned()).isEqualTo(ReportSamples.MESSAGE);
        assertThat(report.words()).contains("Your mail is attached.");
    }

    @Test
    void givesBackAnEightBitMailAsWhatItIs() throws Exception {
        String message = "Subject: Hello\r\n\r\nGrüße\r\n";
        ParsedReport report = sample.mail(message).whole().to(BOB, NO_SUCH_USER).parsed();
        assertThat(report.returnedType()).isEqualTo("message/rfc822");
        assertThat(report.returned()).isEqualTo(message);
        assertThat(report.text()).contains("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit");
    }

    @Test
    void givesBackAMailWithAHeaderInUtf8AsAGlobalOne() throws Exception {
        String message = "Subject: Grüße\r\n\r\nHello\r\n";
        ParsedReport report = sample.mail(message).whole().to(BOB, NO_SUCH_USER).parsed();
        assertThat(report.returnedType()).isEqualTo("message/global");
        assertThat(report.returned()).isEqualTo(message);
    }

    @Test
    void givesBackAHeaderInAnUnknownCharsetAsItIs() throws Exception {
        Content latin = Content.of("Subject: Gr\u00fc\u00dfe\r\n\r\n".getBytes(ISO_8859_1));
        ParsedReport report =
                sample.mail(latin, true, false).to(BOB, NO_SUCH_USER).parsed();
        assertThat(report.returnedType()).isEqualTo("text/rfc822-headers");
        assertThat(report.words()).contains("Your mail of 1 January");
    }

    @Test
    void givesNothingBackOfAMailThatIsLost() throws Exception {
        ParsedReport report = sample.bodyIsLost().to(BOB, NO_SUCH_USER).parsed();
        assertThat(report.returnedType()).isEmpty();
        assertThat(report.words()).doesNotContain("attached");
    }

    @Test
    void needsNoMemoryForALargeMail() throws Exception {
        byte[] line = ("x".repeat(76) + "\r\n").getBytes(ISO_8859_1);
        Content large = out -> {
            out.write("Subject: Large\r\n\r\n".getBytes(ISO_8859_1));
            for (int written = 0; written < 100 * MEGABYTE; written += line.length) {
                out.write(line);
            }
        };
        Report report =
                sample.mail(large, false, false).whole().to(BOB, NO_SUCH_USER).report();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        report.content().writeTo(OutputStream.nullOutputStream());
        assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(5L * MEGABYTE);
    }

    @Test
    void keepsTheTypeOfAnOriginalRecipientThatIsNoneOfMail() throws Exception {
        Rcpt rcpt = ReportSamples.rcpt(BOB, "x400;/C+3DXX/");
        assertThat(sample.to(rcpt, ReportSamples.finding(BOB, NO_SUCH_USER))
                        .parsed()
                        .only())
                .containsEntry("Original-Recipient", "x400; /C=XX/");
    }
}
