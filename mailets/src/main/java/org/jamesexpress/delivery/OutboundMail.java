package org.jamesexpress.delivery;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.smtp.XText;
import org.jamesexpress.store.Content;

/**
 * A mail to be delivered.
 *
 * @param id names the mail for good, in the log too: the same id taken again, as after a crash, delivers nothing twice
 * @param reversePath empty for the null reverse-path
 * @param ret how much of the mail a report brings back, where the sender said so (RFC 3461 4.3); never the whole mail where
 *     TLS is required (RFC 8689, 5)
 * @param envid what the sender knows the mail by, as it goes over the wire; what is no xtext of up to 100 characters is
 *     left out (RFC 3461 4.4)
 * @param tls what the sender wants of the connections that it goes over
 * @param messageId of the header, for those who search by it; made fit for a line, and cut where it is too long
 */
public record OutboundMail(
        String id,
        String reversePath,
        Optional<Ret> ret,
        Optional<String> envid,
        TlsWish tls,
        List<Rcpt> recipients,
        Optional<String> messageId,
        Content content) {
    /** In characters: an entry of a PostgreSQL index has 2.7 kB, and a character has up to four octets. */
    private static final int LONGEST_MESSAGE_ID = 600;

    private static final int LONGEST_ENVID = 100;

    public OutboundMail {
        ret = tls == TlsWish.REQUIRED ? ret.map(any -> Ret.HDRS) : ret;
        envid = envid.filter(text -> text.length() <= LONGEST_ENVID && XText.isValid(text));
        messageId = messageId.map(text -> Printable.line(text, LONGEST_MESSAGE_ID));
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("A mail needs a recipient: " + id);
        }
    }

    /** Of a sender who wants nothing of the connections. */
    public OutboundMail(
            String id,
            String reversePath,
            Optional<Ret> ret,
            Optional<String> envid,
            List<Rcpt> recipients,
            Optional<String> messageId,
            Content content) {
        this(id, reversePath, ret, envid, TlsWish.NONE, recipients, messageId, content);
    }
}
