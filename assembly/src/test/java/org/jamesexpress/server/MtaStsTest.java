package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server obeys a domain's MTA-STS policy, and what it has once learned outlasts it. */
@Timeout(240)
final class MtaStsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final TestCa CA = new TestCa();
    private static final String BOB = "bob@b.test";

    @Test
    void keepsAMailFromAHostAfterARestartThoughRecordAndPolicyHostAreGone(@TempDir Path folder) throws Exception {
        try (LoopbackDns dns = LoopbackDns.start();
                PolicyHost policies =
                        new PolicyHost(CA.identity(Flaw.NONE, "mta-sts.b.test").context()).inPlaceOfAll();
                ScriptedSmtpServer host = ScriptedSmtpServer.at("127.9.8.7", 0)) {
            policies.serve("b.test", "version: STSv1", "mode: enforce", "mx: *.b.test", "max_age: 604800");
            host.withTls(CA.identity(Flaw.NONE, "mx1.b.test").context());
            dns.records(
                    "b.test. 0 IN MX 10 mx1.b.test.",
                    "mx1.b.test. 0 IN A 127.9.8.7",
                    "_mta-sts.b.test. 0 IN TXT \"v=STSv1; id=1\"",
                    "mta-sts.b.test. 0 IN A 127.0.0.1");
            TestHome home = TestHome.in(folder);
            home.write("ca.pem", CA.pem());
            home.replace("mailetcontainer.xml", "class=\"org.jamesexpress.mailets.DirectMxDelivery\">", """
                    class="org.jamesexpress.mailets.DirectMxDelivery">
                    <port>%d</port>
                    <dnsServers>%s</dnsServers>
                    <allowLoopbackMx>true</allowLoopbackMx>
                    <maxMailsPerConnection>1</maxMailsPerConnection>
                    <tlsTrust>conf/ca.pem</tlsTrust>
                    """.formatted(
                            host.port(), dns.hostPort()));
            try (RunningServer server = RunningServer.start(home)) {
                String alice = server.addUser("alice");
                server.submit(alice, "First", "Hello", BOB);
                assertThat(attempt(server, 1)).containsExactly("delivered", "verified", "MTA-STS of b.test: verified");

                dns.records("b.test. 0 IN MX 10 mx1.b.test.", "mx1.b.test. 0 IN A 127.9.8.7");
                policies.vanish();
                host.withTls(new TestCa().identity(Flaw.NONE, "mx1.b.test").context());
                server.restart();
                server.submit(alice, "Second", "Hello", BOB);
                assertThat(attempt(server, 2))
                        .containsExactly("deferred", "certificate-not-trusted", "MTA-STS of b.test: verified");
                assertThat(host.mails()).extracting(Received::encrypted).containsExactly(true);
            }
        }
    }

    /** What became of the recipient at that attempt, what was proved, and what had to be. */
    private static String[] attempt(RunningServer server, int number) {
        await().atMost(SOON).until(() -> attempts(server).size() >= number);
        try {
            JsonNode latest = attempts(server).get(0);
            return new String[] {
                latest.path("outcome").asText(),
                latest.path("proof").asText(),
                latest.path("trust").asText()
            };
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode attempts(RunningServer server) throws Exception {
        return new ObjectMapper()
                .readTree(server.admin("GET", "/express/log?recipient=" + BOB, ""))
                .path("attempts");
    }
}
