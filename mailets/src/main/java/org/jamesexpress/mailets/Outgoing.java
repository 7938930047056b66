package org.jamesexpress.mailets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jamesexpress.delivery.OutboundMail;
import org.jamesexpress.delivery.TlsWish;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Sha256;

/** A James mail as the delivery takes it. */
final class Outgoing {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** Octets of the digest that tell the parts of a mail apart. */
    private static final int PART = 8;

    private Outgoing() {}

    static OutboundMail of(Mail mail, MailetContext context) throws IOException {
        Arrival arrival = Arrivals.of(mail, context);
        Content content = MessageBytes.of(mail);
        DsnWishes wishes = DsnWishes.of(mail);
        TlsWish tls = TlsWishes.of(mail);
        return new OutboundMail(
                id(arrival, tls, content),
                arrival.reversePath(),
                wishes.ret(),
                wishes.envid(),
                tls,
                mail.getRecipients().stream().map(wishes::of).toList(),
                messageId(mail),
                content);
    }

    private static Optional<String> messageId(Mail mail) throws IOException {
        try {
            return Optional.ofNullable(mail.getMessage().getMessageID());
        } catch (MessagingException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * The same for a mail that is processed again after a crash, even if a split gave it another name, so that nobody gets
     * it twice. The content counts too: a mailet may send something else in the name of a mail, which must not be taken
     * for it. And so does what is wanted of connections: a mailet may want it for some recipients, and these must not join
     * the others.
     */
    private static String id(Arrival arrival, TlsWish tls, Content content) throws IOException {
        MessageDigest digest = Sha256.digest();
        digest.update(arrival.identity().getBytes(UTF_8));
        if (tls != TlsWish.NONE) {
            digest.update(tls.name().getBytes(UTF_8));
        }
        content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        String name = PLAIN_NAME.matcher(arrival.origin()).matches() ? arrival.origin() : "mail";
        return name + '-' + HexFormat.of().formatHex(digest.digest(), 0, PART);
    }
}
