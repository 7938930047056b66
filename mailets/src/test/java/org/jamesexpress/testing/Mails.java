package org.jamesexpress.testing;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;

/** Mails as James makes them. */
public final class Mails {
    private Mails() {}

    /** A mail read from exactly these octets, as SMTP leaves one in the spool. */
    public static MailImpl read(String name, byte[] message, String sender, String... recipients) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name(name)
                .sender(sender)
                .addRecipients(recipients)
                .remoteHost("client.invalid")
                .remoteAddr("192.0.2.1")
                .build();
        mail.setMessageContent(MimeMessageInputStreamSource.create(name, new ByteArrayInputStream(message)));
        return mail;
    }

    /** The octets of a message whose lines end in CR LF, in UTF-8. */
    public static byte[] octets(String... lines) {
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A mailet context to which some domains are local. */
    public static MailetContext localTo(String... domains) {
        List<Domain> local = List.of(domains).stream().map(Domain::of).toList();
        MailetContext fake = FakeMailContext.defaultContext();
        return (MailetContext) Proxy.newProxyInstance(
                Mails.class.getClassLoader(), new Class<?>[] {MailetContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isLocalServer")) {
                        return local.contains(arguments[0]);
                    }
                    try {
                        return method.invoke(fake, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
