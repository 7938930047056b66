package org.jamesexpress.mailets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailHeaders;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.jamesexpress.store.Content;

/**
 * The octets of a mail as it came, which a DKIM signature vouches for. James writes the header of a message anew even when
 * nobody changed it: folded lines survive that, 8-bit octets turn into question marks. So the octets are taken from where
 * the message was read from; where a header was changed, the untouched lines and the body still are.
 */
public final class MessageBytes {
    private static final Optional<Field> SOURCE = sourceField();

    private MessageBytes() {}

    /** The octets of a mail, read when they are written. */
    static Content of(Mail mail) {
        return out -> {
            try (InputStream in = open(mail)) {
                in.transferTo(out);
            }
        };
    }

    /** Opens the octets of a mail; the caller closes them. */
    public static InputStream open(Mail mail) throws IOException {
        try {
            return open(mail.getMessage());
        } catch (MessagingException e) {
            throw new IOException("can't read " + mail.getName() + ": " + e.getMessage(), e);
        }
    }

    /** Opens the octets of a message; the caller closes them. */
    public static InputStream open(MimeMessage message) throws MessagingException, IOException {
        if (message instanceof MimeMessageWrapper wrapper && !wrapper.isBodyModified()) {
            Optional<MimeMessageSource> source = source(wrapper);
            if (source.isPresent()) {
                return wrapper.isModified()
                        ? withHeaderOf(wrapper, source.get())
                        : source.get().getInputStream();
            }
        }
        return written(message);
    }

    /** A header also counts as modified when somebody removed a field that it doesn't have. */
    private static InputStream withHeaderOf(MimeMessageWrapper message, MimeMessageSource source)
            throws MessagingException, IOException {
        InputStream body = new BufferedInputStream(source.getInputStream());
        MailHeaders came = new MailHeaders(body); // reads up to where the body begins
        List<String> lines = Collections.list(message.getAllHeaderLines());
        if (lines.equals(Collections.list(came.getAllHeaderLines()))) {
            body.close();
            return source.getInputStream();
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        lines.forEach(line -> header.writeBytes(octets(line + "\r\n")));
        header.writeBytes(octets("\r\n"));
        return new SequenceInputStream(new ByteArrayInputStream(header.toByteArray()), body);
    }

    /** A line that was read holds an octet a character; one that a program has set holds text. */
    private static byte[] octets(String line) {
        return line.getBytes(line.chars().allMatch(c -> c < 256) ? ISO_8859_1 : UTF_8);
    }

    private static InputStream written(MimeMessage message) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return new ByteArrayInputStream(out.toByteArray());
    }

    private static Optional<MimeMessageSource> source(MimeMessageWrapper message) {
        return SOURCE.map(field -> {
            try {
                return (MimeMessageSource) field.get(message);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the field was made accessible", e);
            }
        });
    }

    /** James has no other way to the source of a message whose body somebody has looked at. */
    private static Optional<Field> sourceField() {
        try {
            Field source = MimeMessageWrapper.class.getDeclaredField("source");
            source.setAccessible(true);
            return Optional.of(source);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
