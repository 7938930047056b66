package org.jamesexpress.mailets;

import java.io.IOException;
import java.nio.file.Path;
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
     * A mail that is ready to be handed over, with all that can be done before; the caller closes it.
     *
     * @param archive the directory of the archive that it is from
     * @throws IOException when the message can't be read or held
     */
    public Ready ready(Content message, Path archive) throws IOException {
        try {
            return new Ready(context, NewMail.of(MaybeSender.getMailSender(reversePath), List.of(), message), archive);
        } catch (MessagingException e) {
            throw new IOException("James can't hold it: " + e.getMessage(), e);
        }
    }

    /** Is handed over once at most, by one thread. */
    public static final class Ready implements AutoCloseable {
        private final MailetContext context;
        private final MailImpl mail;

        private Ready(MailetContext context, MailImpl mail, Path archive) {
            this.context = context;
            this.mail = mail;
            RestoredMark.put(mail, archive);
        }

        /**
         * Returns once James has it.
         *
         * @throws IOException when James doesn't take it, or may not have
         */
        public void send(List<String> recipients) throws IOException {
            try {
                mail.setRecipients(recipients.stream().map(NewMail::address).toList());
                context.sendMail(mail);
            } catch (MessagingException e) {
                throw new IOException("James doesn't take it: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            LifecycleUtil.dispose(mail);
        }
    }
}
