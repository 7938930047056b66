package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * Says in an attribute of a mail that it was taken out of an archive and sent again, so that nobody tells of it anew, and that
 * archive doesn't take it anew. Nobody brings an attribute over SMTP. What a mailet made of the mail, a bounce or so, has the
 * attribute too, and is told by another reverse-path or another Message-ID.
 */
final class RestoredMark {
    private static final AttributeName NAME = AttributeName.of("org.jamesexpress.restored");

    private RestoredMark() {}

    /** @param archive its directory */
    static void put(Mail mail, Path archive) {
        mail.setAttribute(new Attribute(NAME, AttributeValue.of(archive + text(mail))));
    }

    static boolean isOn(Mail mail) {
        return value(mail).filter(value -> value.endsWith(text(mail))).isPresent();
    }

    /** @param archive from which it must have been taken */
    static boolean isOn(Mail mail, Path archive) {
        return value(mail).filter(value -> value.equals(archive + text(mail))).isPresent();
    }

    private static Optional<String> value(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class);
    }

    private static String text(Mail mail) {
        return "\n" + Arrivals.origin(mail) + "\n" + Arrivals.reversePath(mail) + "\n" + messageId(mail);
    }

    /** Empty where there is none, or it can't be read. */
    private static String messageId(Mail mail) {
        try {
            return Objects.requireNonNullElse(mail.getMessage().getMessageID(), "");
        } catch (MessagingException e) {
            return "";
        }
    }
}
