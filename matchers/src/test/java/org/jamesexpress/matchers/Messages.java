package org.jamesexpress.matchers;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.base.test.FakeMail;

/** Mails with messages as they come over the wire. */
final class Messages {
    private Messages() {}

    /** @param message with CRLF at the ends of lines; octets above 127 in UTF-8 */
    static FakeMail.Builder mail(String message) throws MessagingException {
        return octets(message.getBytes(StandardCharsets.UTF_8));
    }

    static FakeMail.Builder octets(byte[] octets) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        return FakeMail.builder().name("m").mimeMessage(new MimeMessage(session, new ByteArrayInputStream(octets)));
    }
}
