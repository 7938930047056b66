package org.jamesexpress.mailets;

import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jamesexpress.delivery.OutboundMail;
import org.jamesexpress.delivery.TlsWish;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.testing.Mails;

/** What mailets send by way of James, read before it is disposed of. */
public final class SentMails {
    /**
     * A mail as it was sent.
     *
     * @param state of the processor that it was sent to, empty for the first one
     * @param id as the delivery would know it
     * @param tls what it wants of connections, as the delivery would take it
     * @param outgoing its recipients as the delivery would take them
     */
    public record Sent(
            String reversePath,
            List<String> recipients,
            String message,
            String state,
            String deliveryError,
            String id,
            TlsWish tls,
            List<Rcpt> outgoing) {}

    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();

    /** A mailet context of example.test that keeps what is sent. */
    public MailetContext context() {
        return context(() -> {});
    }

    /** What happens when James has a mail. */
    public interface Event {
        void happens() throws Exception;
    }

    /** The same, where something happens whenever a mail was taken. */
    public MailetContext context(Event taken) {
        MailetContext local = Mails.localTo("example.test");
        return (MailetContext) Proxy.newProxyInstance(
                SentMails.class.getClassLoader(), new Class<?>[] {MailetContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("sendMail") && arguments[0] instanceof Mail mail) {
                        sent.add(read(mail, arguments.length > 1 ? String.valueOf(arguments[1]) : ""));
                        taken.happens();
                        return null;
                    }
                    return method.invoke(local, arguments);
                });
    }

    public Sent next() throws InterruptedException {
        Sent next = sent.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was sent");
        }
        return next;
    }

    public boolean isEmpty() {
        return sent.isEmpty();
    }

    private static Sent read(Mail mail, String state) throws Exception {
        OutboundMail outgoing = Outgoing.of(mail, Mails.localTo("example.test"));
        try (InputStream in = MessageBytes.open(mail)) {
            return new Sent(
                    mail.getMaybeSender().asString(""),
                    mail.getRecipients().stream().map(each -> each.asString()).toList(),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    state,
                    AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of("delivery-error"), String.class)
                            .orElse(""),
                    outgoing.id(),
                    outgoing.tls(),
                    outgoing.recipients());
        }
    }
}
