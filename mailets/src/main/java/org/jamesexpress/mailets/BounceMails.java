package org.jamesexpress.mailets;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.MailetContext;
import org.jamesexpress.delivery.GivenUp;
import org.jamesexpress.delivery.Report;
import org.jamesexpress.delivery.Reports;
import org.jamesexpress.store.Content;

/**
 * Hands reports of mail that did not arrive to James, with the null reverse-path; or the mail itself to a processor of
 * James's that tells the sender in its own way.
 *
 * @param processor where mail that is given up goes; without one there is none such
 */
record BounceMails(MailetContext context, Optional<String> processor) implements Reports {
    /** Where James's own remote delivery leaves the reason for the mailets that bounce. */
    private static final AttributeName REASON = AttributeName.of("delivery-error");

    @Override
    public void submit(Report report) throws IOException {
        try {
            MailImpl mail = mail(MaybeSender.nullSender(), List.of(report.recipient()), report.content());
            try {
                context.sendMail(mail);
            } finally {
                LifecycleUtil.dispose(mail);
            }
        } catch (MessagingException e) {
            throw new IOException("James doesn't take the report for " + report.recipient() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void giveBack(GivenUp given) throws IOException {
        String state = processor.orElseThrow();
        try {
            MailImpl mail = mail(
                    MaybeSender.getMailSender(given.reversePath()),
                    given.reasons().keySet(),
                    given.message());
            try {
                mail.setAttribute(new Attribute(REASON, AttributeValue.of(reasons(given))));
                context.sendMail(mail, state);
            } finally {
                LifecycleUtil.dispose(mail);
            }
        } catch (MessagingException e) {
            throw new IOException("James doesn't take it to the processor " + state + ": " + e.getMessage(), e);
        }
    }

    private static String reasons(GivenUp given) {
        return given.reasons().entrySet().stream()
                .map(reason -> reason.getKey() + ": " + reason.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static MailImpl mail(MaybeSender sender, Collection<String> recipients, Content content)
            throws MessagingException, IOException {
        String name = MailImpl.getId();
        MailImpl.Builder mail = MailImpl.builder().name(name).sender(sender);
        for (String recipient : recipients) {
            mail.addRecipient(address(recipient));
        }
        MailImpl built = mail.build();
        built.setMessageContent(message(name, content));
        return built;
    }

    private static MailAddress address(String text) {
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
