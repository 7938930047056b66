package org.jamesexpress.mailets;

import java.io.IOException;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.jamesexpress.delivery.TlsWish;

/**
 * What the sender of a James mail wants of the connections that it goes over (RFC 8689): an attribute, the one that James's
 * own hooks and remote delivery know from 3.9 on, and where it is missing a header field.
 */
final class TlsWishes {
    /** True: REQUIRETLS; false: {@code TLS-Required: No}. */
    static final AttributeName ATTRIBUTE = AttributeName.of("REQUIRETLS");

    private static final String HEADER = "TLS-Required";

    private TlsWishes() {}

    static TlsWish of(Mail mail) throws IOException {
        Optional<Object> required = mail.getAttribute(ATTRIBUTE)
                .map(attribute -> attribute.getValue().value());
        if (required.isPresent()) {
            // A mailet that sets attributes sets words; what nobody understands makes no mail less safe.
            return required.get().toString().equalsIgnoreCase("false") ? TlsWish.WAIVED : TlsWish.REQUIRED;
        }
        return isWaivedByHeader(mail) ? TlsWish.WAIVED : TlsWish.NONE;
    }

    /** More than one field must not be (RFC 8689, 3), and another value than No means nothing. */
    private static boolean isWaivedByHeader(Mail mail) throws IOException {
        try {
            String[] fields = mail.getMessage().getHeader(HEADER);
            return fields != null && fields.length == 1 && fields[0].strip().equalsIgnoreCase("No");
        } catch (MessagingException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Has every host on its way prove who it is. */
    static void require(Mail mail) {
        mail.setAttribute(new Attribute(ATTRIBUTE, AttributeValue.of(true)));
    }
}
