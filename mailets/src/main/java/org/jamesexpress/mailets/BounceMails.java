package org.jamesexpress.mailets;

import java.io.IOException;
import java.io.InputStream;
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
        try (InputStream message = report.open()) {
            String name = MailImpl.getId();
            MailImpl mail = MailImpl.builder()
                    .name(name)
                    .sender(MaybeSender.nullSender())
                    .addRecipient(report.recipient())
                    .build();
            mail.setMessageContent(MimeMessageInputStreamSource.create(name, message));
            send(mail);
        } catch (MessagingException e) {
            throw new IOException("James doesn't take the report for " + report.recipient() + ": " + e.getMessage(), e);
        }
    }

    private void send(MailImpl mail) throws MessagingException {
        try {
            context.sendMail(mail);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }
}
