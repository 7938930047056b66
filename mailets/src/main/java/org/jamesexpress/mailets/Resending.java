package org.jamesexpress.mailets;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.MailetContext;
import org.jamesexpress.store.Content;

/**
 * Hands messages out of an archive to James's spooler, octet by octet. Reports of what does not arrive go to the postmaster
 * who sent them again, unless somebody else is named: who wrote them long ago has been told then.
 *
 * @param reversePath empty for the null one
 */
public record Resending(MailetContext context, String reversePath) {
    /** The null reverse-path as it is written. */
    public static final String NOBODY = "<>";

    /**
     * In the name of an address, of nobody ({@code <>}), or else of James's postmaster.
     *
     * @throws IllegalArgumentException when it is no address
     */
    public static Resending by(Optional<String> address, MailetContext context) {
        String from = address.orElseGet(() -> context.getPostmaster().asString());
        return new Resending(context, from.equals(NOBODY) ? "" : address(from));
    }

    /**
     * An address as James writes it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static String address(String text) {
        try {
            return new MailAddress(text).asString();
        } catch (AddressException e) {
            throw new IllegalArgumentException(text + " is no address: " + e.getMessage(), e);
        }
    }

    /**
     * Returns once James has it.
     *
     * @throws IOException when the message can't be read, or James doesn't take it
     */
    public void send(List<String> recipients, Content message) throws IOException {
        try {
            MailImpl mail = NewMail.of(MaybeSender.getMailSender(reversePath), recipients, message);
            try {
                RestoredMark.put(mail);
                context.sendMail(mail);
            } finally {
                LifecycleUtil.dispose(mail);
            }
        } catch (MessagingException e) {
            throw new IOException("James doesn't take it: " + e.getMessage(), e);
        }
    }
}
