package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recipient whose address not every host can be told. */
@Timeout(60)
class LackingHostTest {
    private static final String ALICE = "alice@a.test";
    private static final String WANG = "王@b.test";

    @TempDir
    private Path folder = Path.of("");

    private DeliveryFixture fixture;
    private ScriptedSmtpServer first;
    private ScriptedSmtpServer second;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new DeliveryFixture(folder);
        first = ScriptedSmtpServer.at(fixture.address(1));
        second = ScriptedSmtpServer.at(fixture.address(2), first.port());
        fixture.dns.records(
                "b.test. 60 IN MX 10 mx1.b.test.",
                "b.test. 60 IN MX 20 mx2.b.test.",
                "mx1.b.test. 60 IN A " + fixture.address(1),
                "mx2.b.test. 60 IN A " + fixture.address(2));
        fixture.with("port", String.valueOf(first.port()));
    }

    @AfterEach
    void tearDown() throws IOException {
        fixture.close();
        first.close();
        second.close();
    }

    @Test
    void goesOnToAHostThatHasWhatTheMailNeeds() throws Exception {
        second.offering("8BITMIME", "SMTPUTF8");
        fixture.start();
        fixture.send("m1", ALICE, WANG);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered " + WANG);
        assertThat(fixture.attempts("m1"))
                .containsExactly(WANG + " mx1.b.test MAIL 0 NEXT_HOST", WANG + " mx2.b.test DOT 250 DELIVERED");
    }

    @Test
    void bouncesWhenNoHostHasIt() throws Exception {
        fixture.start();
        fixture.send("m1", ALICE, WANG);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced " + WANG);
        assertThat(fixture.attempts("m1"))
                .containsExactly(WANG + " mx1.b.test MAIL 0 NEXT_HOST", WANG + " mx2.b.test MAIL 0 BOUNCED");
        assertThat(fixture.reports.get(0).text()).contains("Status: 5.6.7");
    }

    @Test
    void waitsForAHostThatMayHaveItAnotherTime() throws Exception {
        second.close();
        fixture.start();
        fixture.send("m1", ALICE, WANG);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred " + WANG);
        assertThat(fixture.lastEvent().data())
                .as("what is told is what can change")
                .contains("\"status\":\"4.4.1\"", "\"host\":\"mx2.b.test\"");
        assertThat(fixture.reports).isEmpty();
    }
}
