package org.jamesexpress.mailets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;
import org.jamesexpress.notify.lane.Alerts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostmasterAlertsTest {
    private static final Instant SINCE = Instant.parse("2026-11-22T10:00:00Z");

    private final List<String> sent = new ArrayList<>();
    private Alerts alerts;

    @BeforeEach
    void start() throws Exception {
        MailetContext all = FakeMailContext.builder()
                .postmaster(new MailAddress("postmaster@example.test"))
                .build();
        MailetContext context = (MailetContext) Proxy.newProxyInstance(
                MailetContext.class.getClassLoader(),
                new Class<?>[] {MailetContext.class},
                (proxy, method, values) -> method.getName().equals("sendMail")
                        ? sent.add(text((Mail) values[0]))
                        : method.invoke(all, values));
        alerts = new PostmasterAlerts(context, "mail.example.test");
    }

    private static String text(Mail mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return mail.getMaybeSender().asString() + " > " + mail.getRecipients() + "\n" + out.toString(UTF_8);
    }

    @Test
    void tellsThePostmasterOfAnEndpoint() {
        alerts.failing("crm", SINCE, "HTTP 503");
        alerts.disabled("crm", "HTTP 410");
        alerts.working("crm");

        assertThat(sent).hasSize(3).allMatch(mail -> mail.startsWith("<> > [postmaster@example.test]"));
        assertThat(sent.get(0))
                .contains("Subject: Endpoint crm fails since 2026-11-22T10:00:00Z")
                .contains("Auto-Submitted: auto-generated", "HTTP 503", "express notify dead crm");
        assertThat(sent.get(1)).contains("HTTP 410", "express notify enable crm");
    }

    @Test
    void tellsAUserOfTheUsersOwnWebhookAndOfNoCommand() {
        alerts.failing("bob@example.test", SINCE, "HTTP 503");
        alerts.disabled("bob@example.test", "HTTP 410");
        alerts.working("bob@example.test");

        assertThat(sent)
                .hasSize(3)
                .allMatch(mail -> mail.startsWith("<> > [bob@example.test]"))
                .allMatch(mail -> mail.contains("From: <postmaster@example.test>"))
                .noneMatch(mail -> mail.contains("express notify"));
        assertThat(sent.get(0)).contains("Subject: Your webhook fails since 2026-11-22T10:00:00Z", "HTTP 503");
    }
}
