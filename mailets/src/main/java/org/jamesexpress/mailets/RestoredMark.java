package org.jamesexpress.mailets;

import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * Says in an attribute of a mail that it was taken out of an archive and sent again, so that nobody archives it or tells of it
 * anew. Nobody brings an attribute over SMTP. It holds for this mail and its parts: what a mailet made of one, a bounce or so,
 * has the attribute too, and another reverse-path.
 */
final class RestoredMark {
    private static final AttributeName NAME = AttributeName.of("org.jamesexpress.restored");

    private RestoredMark() {}

    static void put(Mail mail) {
        mail.setAttribute(new Attribute(NAME, AttributeValue.of(text(mail))));
    }

    static boolean isOn(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class).equals(Optional.of(text(mail)));
    }

    private static String text(Mail mail) {
        return Arrivals.origin(mail) + "\n" + Arrivals.reversePath(mail);
    }
}
