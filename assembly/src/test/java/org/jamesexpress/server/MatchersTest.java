package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server makes matchers as an administrator names them, within others too. */
final class MatchersTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DELIVERY = "<mailet match=\"All\" class=\"org.jamesexpress.mailets.DirectMxDelivery\">";
    private static final String IN_FRONT = """
            <matcher name="slow" match="org.apache.james.mailetcontainer.impl.matchers.Or">
                <matcher match="org.jamesexpress.matchers.DestinationIsDead"/>
                <matcher match="org.jamesexpress.matchers.DeliveryDelayedOver=4h"/>
            </matcher>
            <mailet match="slow" class="Null"/>
            <mailet match="org.jamesexpress.matchers.NoMailAccepted" class="Null"/>
            <mailet match="org.jamesexpress.matchers.MxHostIs=*.protection.outlook.com,*.google.com" class="Null"/>
            <mailet match="org.jamesexpress.matchers.SendingRateOver=2/1h" class="ToRepository">
                <repositoryPath>jpa://mail/too-many</repositoryPath>
            </mailet>
            <mailet match="org.jamesexpress.matchers.SentBetween=Mon-Sun 00:00-24:00 UTC" class="ToRepository">
                <repositoryPath>jpa://mail/all-day</repositoryPath>
            </mailet>
            """;

    @TempDir
    Path folder;

    @Test
    void serveInAServerAndKeepNothingOpenWhenItStops() throws Exception {
        TestHome home = TestHome.in(folder);
        home.replace("mailetcontainer.xml", DELIVERY, IN_FRONT + DELIVERY);
        home.write(
                "dnsservice.xml",
                "<dnsservice><autodiscover>false</autodiscover><servers><server>127.0.0.1</server></servers></dnsservice>");
        try (RunningServer server = RunningServer.start(home)) {
            String alice = server.addUser("alice");
            server.submit(alice, "Hello", "to two", "bob@b.test", "carol@c.test");
            awaitMailIn(server, "all-day");
            server.submit(alice, "Again", "to one more", "bob@b.test");
            awaitMailIn(server, "too-many");
        }

        Path database = home.home().var().resolve("express/express.db");
        try (Store store = Store.open(StoreConfig.sqlite(database))) {
            assertThat(store.id()).isNotEmpty();
        }
    }

    private static void awaitMailIn(RunningServer server, String repository) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(server.admin("GET", "/mailRepositories/mail%2F" + repository + "/mails", ""))
                                .contains("Mail"));
    }
}
