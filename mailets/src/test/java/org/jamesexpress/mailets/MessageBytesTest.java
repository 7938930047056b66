package org.jamesexpress.mailets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.jamesexpress.testing.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageBytesTest {
    /** Everything that breaks a DKIM signature when it is tidied up. */
    private static final String DELICATE = String.join(
            "\r\n",
            "DKIM-Signature: v=1;",
            "\tb=abc",
            "   def; ",
            "SUBJECT :caf\u00e9  ",
            "  folded ",
            " \t",
            "X-Raw: \u00ba\u00cf\u00cd\u00ac",
            "x-raw: twice",
            "not a header at all",
            "",
            "trailing \t ",
            "bare\nline feed\rcarriage return\0\u00ff",
            "",
            "",
            "");

    @Test
    void givesTheOctetsThatCame() throws Exception {
        assertThat(bytes(mail(DELICATE))).isEqualTo(octets(DELICATE));
    }

    @Test
    void givesTheOctetsThatCameAfterSomebodyReadTheMessage() throws Exception {
        MailImpl mail = mail(DELICATE);
        mail.getMessage().getSubject();
        mail.getMessage().getContent();
        mail.getMessage().getSize();

        assertThat(bytes(mail)).isEqualTo(octets(DELICATE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "no line end",
                "Subject: x\nLF: only\n\nbody\n",
                "Subject: x\r\n\r\n",
                "Subject: header only\r\n"
            })
    void givesTheOctetsOfMailsThatLackSomething(String message) throws Exception {
        assertThat(bytes(mail(message))).isEqualTo(octets(message));
    }

    @Test
    void givesAMessageTooLargeForMemory() throws Exception {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 'x');
        System.arraycopy(octets("Subject: large\r\n\r\n"), 0, large, 0, 18);

        assertThat(bytes(Mails.read("large", large, "alice@example.test", "bob@example.test")))
                .isEqualTo(large);
    }

    /** As RemoveMimeHeader does to each mail, whether it has the field or not. */
    @Test
    void givesTheOctetsThatCameAfterSomebodyRemovedAFieldThatWasntThere() throws Exception {
        MailImpl mail = mail(DELICATE);
        mail.getMessage().removeHeader("bcc");

        assertThat(bytes(mail)).isEqualTo(octets(DELICATE));
    }

    @Test
    void keepsTheBodyAndTheOtherLinesWhenAHeaderWasAdded() throws Exception {
        MailImpl mail = mail("X-Raw: \u00ba\u00cf\r\nSubject: x\r\n\r\nbody \u00e9\r\nbare\nend");
        mail.getMessage().addHeader("X-Added", "合同");

        assertThat(new String(bytes(mail), ISO_8859_1))
                .contains("X-Raw: \u00ba\u00cf\r\nSubject: x\r\n")
                .contains("X-Added: " + new String("合同".getBytes(UTF_8), ISO_8859_1) + "\r\n")
                .endsWith("\r\n\r\nbody \u00e9\r\nbare\nend");
    }

    @Test
    void givesANewBodyWhenSomebodyWroteOne() throws Exception {
        MailImpl mail = mail(DELICATE);
        mail.getMessage().setText("new");
        mail.getMessage().saveChanges();

        assertThat(new String(bytes(mail), ISO_8859_1)).endsWith("\r\n\r\nnew");
    }

    @Test
    void givesAMessageThatJamesDidntRead() throws Exception {
        Mail mail = FakeMail.from(
                MimeMessageBuilder.mimeMessageBuilder().setSubject("x").setText("body"));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        mail.getMessage().writeTo(written);

        assertThat(bytes(mail)).isEqualTo(written.toByteArray());
    }

    private static byte[] bytes(Mail mail) throws Exception {
        try (InputStream in = MessageBytes.open(mail)) {
            return in.readAllBytes();
        }
    }

    private static MailImpl mail(String message) throws Exception {
        return Mails.read("m1", octets(message), "alice@example.test", "bob@example.test");
    }

    private static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
