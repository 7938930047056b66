package org.jamesexpress.mailets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.MailetContext;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.lane.Alerts;

/**
 * Mails to the postmaster about endpoints, and to a user about the user's own webhook, with the null reverse-path and
 * marked as made by a machine, so that nothing answers them (RFC 3834).
 */
record PostmasterAlerts(MailetContext context, String server) implements Alerts {
    @Override
    public void failing(String endpoint, Instant since, String words) {
        if (Endpoint.isOfUser(endpoint)) {
            send(endpoint, "Your webhook fails since " + since, """
                    Your webhook, which %s tells of your mail, fails:

                        since      %s
                        last error %s

                    What it doesn't take is sent again.
                    """.formatted(server, since, words));
            return;
        }
        send("Endpoint " + endpoint + " fails since " + since, """
                The endpoint %1$s of %2$s fails:

                    since      %3$s
                    last error %4$s

                What it doesn't take is sent again as its schedule says, and kept when it is given up.

                    express notify list          how it stands
                    express notify dead %1$s     what was given up
                    express notify test %1$s     tries it now
                """.formatted(endpoint, server, since, words));
    }

    @Override
    public void disabled(String endpoint, String reason) {
        if (Endpoint.isOfUser(endpoint)) {
            send(endpoint, "Your webhook asked for no event any more", """
                    Your webhook, which %s told of your mail, said that it wants no event any more:

                        %s

                    Your administrator can enable it again.
                    """.formatted(server, reason));
            return;
        }
        send("Endpoint " + endpoint + " asked for no event any more", """
                The endpoint %1$s of %2$s said that it wants no event any more, and was disabled:

                    %3$s

                Its events are kept as long as the event log is.

                    express notify enable %1$s   tells it everything since
                """.formatted(endpoint, server, reason));
    }

    @Override
    public void working(String endpoint) {
        if (Endpoint.isOfUser(endpoint)) {
            send(endpoint, "Your webhook takes events again", """
                    Your webhook, which %s tells of your mail, takes events again. What waited is on its way.
                    """.formatted(server));
            return;
        }
        send("Endpoint " + endpoint + " takes events again", """
                The endpoint %1$s of %2$s takes events again. What waited is on its way.
                """.formatted(endpoint, server));
    }

    private void send(String subject, String text) {
        send(context.getPostmaster().asString(), subject, text);
    }

    private void send(String recipient, String subject, String text) {
        String postmaster = context.getPostmaster().asString();
        String message = String.join(
                "\r\n",
                "From: <" + postmaster + ">",
                "To: <" + recipient + ">",
                "Subject: " + subject,
                "Date: "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                Instant.now().atOffset(ZoneOffset.UTC)),
                "Message-ID: <" + UUID.randomUUID() + "@" + server + ">",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 8bit",
                "",
                text.replace("\n", "\r\n"));
        try {
            MailImpl mail =
                    NewMail.of(MaybeSender.nullSender(), List.of(recipient), out -> out.write(message.getBytes(UTF_8)));
            try {
                context.sendMail(mail);
            } finally {
                LifecycleUtil.dispose(mail);
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("James doesn't take the mail to the postmaster: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
