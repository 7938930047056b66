package org.jamesexpress.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Properties;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import org.junit.jupiter.api.Test;

class MailsTest {
    private final List<Mail> mails = new Mails(ZonedDateTime.parse("2026-03-01T12:00:00+08:00")).all();

    @Test
    void everyMailIsOneOfItsOwnInCrlfLinesThatSmtpTakes() {
        assertThat(mails).extracting(Mail::id).doesNotHaveDuplicates();
        assertThat(mails).allSatisfy(mail -> {
            assertThat(mail.is(mail.content())).isTrue();
            assertThat(mail.content().text()).endsWith("\r\n").doesNotContainPattern("(?<!\r)\n|\r(?!\n)");
            // RFC 5321 section 4.5.3.1.6
            assertThat(mail.content().text().lines()).allMatch(line -> line.length() <= 998);
            assertThat(mails).filteredOn(other -> other.is(mail.content())).containsExactly(mail);
        });
    }

    @Test
    void theChineseOnesReadAsWritten() throws Exception {
        MimeMessage gb18030 = parse("gb18030");
        assertThat(gb18030.getSubject()).isEqualTo("报价单：二〇二六年第一季度");
        assertThat((String) gb18030.getContent()).contains("生僻字：㐀𠮷。");

        MimeMessage utf8 = parse("utf8");
        assertThat(utf8.getSubject()).isEqualTo("会议改期通知");
        assertThat((String) utf8.getContent()).contains("𠮷野家见！");
    }

    @Test
    void theImageIsPartOfThePageAndTheAttachmentIsWhole() throws Exception {
        MimeMultipart page = (MimeMultipart) parse("html").getContent();
        assertThat(page.getBodyPart("<logo>").getContentType()).startsWith("image/png");

        MimeMultipart report = (MimeMultipart) parse("attachment").getContent();
        assertThat(report.getBodyPart(1).getInputStream().readAllBytes()).hasSize(5 << 20);
    }

    @Test
    void theBlindCopyIsNamedInTheEnvelopeAlone() throws Exception {
        Mail blind = named("bcc");

        assertThat(blind.recipients()).contains(Mails.BERT);
        assertThat(blind.content().text()).doesNotContain(Mails.BERT);
    }

    private Mail named(String name) {
        return mails.stream()
                .filter(mail -> mail.id().startsWith("<" + name + "."))
                .findFirst()
                .orElseThrow();
    }

    private MimeMessage parse(String name) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(named(name).content().bytes()));
    }
}
