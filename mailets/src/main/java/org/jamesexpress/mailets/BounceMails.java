package org.jamesexpress.mailets;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.MailetContext;
import org.jamesexpress.delivery.GivenUp;
import org.jamesexpress.delivery.Report;
import org.jamesexpress.delivery.Reports;
import org.jamesexpress.delivery.TlsWish;
import org.jamesexpress.tls.report.ReportMail;

/**
 * Hands reports of mail that did not arrive to James, with the null reverse-path; or the mail itself to a processor of
 * James's that tells the sender in its own way.
 *
 * @param processor where mail that is given up goes; without one there is none such
 * @param tlsReportProcessor where reports about TLS go, if not the way of James's own mail
 */
record BounceMails(MailetContext context, Optional<String> processor, Optional<String> tlsReportProcessor)
        implements Reports {
    /** Where James's own remote delivery leaves the reason for the mailets that bounce. */
    private static final AttributeName REASON = AttributeName.of("delivery-error");

    @Override
    public void submit(Report report) throws IOException {
        try {
            MailImpl mail = NewMail.of(MaybeSender.nullSender(), List.of(report.recipient()), report.content());
            try {
                if (report.tls() == TlsWish.REQUIRED) {
                    TlsWishes.require(mail);
                }
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
            MailImpl mail = NewMail.of(
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

    /** Nobody is to be told what becomes of it: there would be a report about reports. */
    @Override
    public void submit(ReportMail report) throws IOException {
        try {
            MailImpl mail = NewMail.of(
                    report.id(), MaybeSender.getMailSender(report.sender()), report.recipients(), report.content());
            try {
                mail.setDsnParameters(silent(mail));
                if (tlsReportProcessor.isPresent()) {
                    context.sendMail(mail, tlsReportProcessor.get());
                } else {
                    context.sendMail(mail);
                }
            } finally {
                LifecycleUtil.dispose(mail);
            }
        } catch (MessagingException e) {
            throw new IOException("James doesn't take the report about TLS: " + e.getMessage(), e);
        }
    }

    private static DsnParameters silent(MailImpl mail) {
        DsnParameters.Builder wishes = DsnParameters.builder();
        mail.getRecipients()
                .forEach(recipient -> wishes.addRcptParameter(
                        recipient, RecipientDsnParameters.of(EnumSet.of(DsnParameters.Notify.NEVER))));
        return wishes.build().orElseThrow();
    }

    private static String reasons(GivenUp given) {
        return given.reasons().entrySet().stream()
                .map(reason -> reason.getKey() + ": " + reason.getValue())
                .collect(Collectors.joining("\n"));
    }
}
