package org.jamesexpress.mailets;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.jamesexpress.store.Content;

/** Makes a mail of octets, which James is to take as they are. */
final class NewMail {
    private NewMail() {}

    /**
     * A mail that the caller disposes of.
     *
     * @throws IllegalArgumentException when James takes no mail for one of the recipients
     */
    static MailImpl of(MaybeSender sender, Collection<String> recipients, Content content)
            throws MessagingException, IOException {
        return of(MailImpl.getId(), sender, recipients, content);
    }

    /** Likewise, by a name of its own. */
    static MailImpl of(String name, MaybeSender sender, Collection<String> recipients, Content content)
            throws MessagingException, IOException {
        MailImpl.Builder mail = MailImpl.builder().name(name).sender(sender);
        for (String recipient : recipients) {
            mail.addRecipient(address(recipient));
        }
        MailImpl built = mail.build();
        built.setMessageContent(message(name, content));
        return built;
    }

    static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException("James takes no mail for <" + text + ">: " + e.getMessage(), e);
        }
    }

    /** Written to a file of James's if it is large. */
    private static MimeMessageInputStreamSource message(String name, Content content)
            throws MessagingException, IOException {
        MimeMessageInputStreamSource message = MimeMessageInputStreamSource.create(name);
        try (OutputStream out = message.getWritableOutputStream()) {
            content.writeTo(out);
        } catch (IOException | RuntimeException e) {
            LifecycleUtil.dispose(message);
            throw e;
        }
        return message;
    }
}
