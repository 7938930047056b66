package org.jamesexpress.dropin;

import java.io.IOException;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.WebhookReceiver;

/** Whom a James meets: the two mail hosts of {@code b.test}, a DNS that knows them, and a receiver of webhooks. */
record Neighbours(LoopbackDns dns, ScriptedSmtpServer first, ScriptedSmtpServer second, WebhookReceiver receiver)
        implements AutoCloseable {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    static Neighbours start() throws IOException {
        ScriptedSmtpServer first = ScriptedSmtpServer.at("127.0.3.1");
        return new Neighbours(
                LoopbackDns.start(
                        "b.test. 60 IN MX 10 mx1.b.test.",
                        "b.test. 60 IN MX 20 mx2.b.test.",
                        "mx1.b.test. 60 IN A 127.0.3.1",
                        "mx2.b.test. 60 IN A 127.0.3.2"),
                first,
                ScriptedSmtpServer.at("127.0.3.2", first.port()),
                WebhookReceiver.start());
    }

    /** Tells a James of them, which has the configuration of the sample. */
    StockJames introducedTo(StockJames james) throws IOException {
        return james.with("mailetcontainer.xml", "<heloName>", """
                        <dnsServers>%s</dnsServers>
                        <port>%d</port>
                        <allowLoopbackMx>true</allowLoopbackMx>
                        <heloName>""".formatted(dns.hostPort(), first.port()))
                .with("express-notify.xml", "<endpoints>", """
                        <endpoints>
                            <endpoint name="test">
                                <webhook><url>%s</url><secret>%s</secret><allow>127.0.0.1</allow></webhook>
                            </endpoint>
                        """.formatted(receiver.url(), SECRET));
    }

    @Override
    public void close() throws IOException {
        receiver.close();
        first.close();
        second.close();
        dns.close();
    }
}
