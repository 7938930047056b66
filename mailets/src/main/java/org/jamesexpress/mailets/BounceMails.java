package org.jamesexpress.mailets;

import java.io.IOException;
import java.io.OutputStream;
import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.MailetContext;
import org.jamesexpress.delivery.Report;
import org.jamesexpress.delivery.Reports;

/** Hands reports of mail that did not arrive to James, with the null reverse-path. */
record BounceMails(MailetContext context) implements Reports {
    @Override
    public void submit(Report report) throws IOException {
        String name = MailImpl.getId();
        try {
            MailImpl mail = MailImpl.builder()
                    .name(name)
                    .sender(MaybeSender.nullSender())
                    .addRecipient(report.recipient())
                    .build();
            mail.setMessageContent(message(name, report));
            send(mail);
        } catch (MessagingException e) {
            throw new IOException("James doesn't take the report for " + report.recipient() + ": " + e.getMessage(), e);
        }
    }

    /** Written to a file of James's if it is large. */
    private static MimeMessageInputStreamSource message(String name, Report report)
            throws MessagingException, IOException {
        MimeMessageInputStreamSource message = MimeMessageInputStreamSource.create(name);
        try (OutputStream out = message.getWritableOutputStream()) {
            report.content().writeTo(out);
        } catch (IOException | RuntimeException e) {
            LifecycleUtil.dispose(message);
            throw e;
        }
        return message;
    }

    private void send(MailImpl mail) throws MessagingException {
        try {
            context.sendMail(mail);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }
}
