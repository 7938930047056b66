package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that ask us who we are. In TLS 1.3 we hear that they don't believe us when the handshake is over. */
@Timeout(60)
class ClientCertificateTest {
    private static final TestCa CA = new TestCa();
    private static final Identity US = CA.identity(Flaw.NONE, "out.a.test");
    private static final Identity HOST = CA.identity(Flaw.NONE, "mx1.b.test");

    @TempDir
    private Path folder;

    private DeliveryFixture fixture;
    private ScriptedSmtpServer host;

    @BeforeEach
    void setUp() throws Exception {
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        fixture = new DeliveryFixture(folder)
                .with("tlsTrust", folder.resolve("ca.pem").toString())
                .with("mtaSts", "false")
                .with("maxMailsPerConnection", "1");
        host = fixture.hostOfB().withTls(CA.believing(HOST));
    }

    @AfterEach
    void tearDown() throws Exception {
        fixture.close();
    }

    private void showing(Identity identity) throws IOException {
        fixture.with("tlsClientCertificate", file("client.pem", identity.pem()))
                .with("tlsClientKey", file("client-key.pem", identity.keyPem()));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** What becomes of a mail, and what is known of the encryption. */
    private List<String> sent(String mail) throws Exception {
        fixture.send(mail, "alice@a.test", "bob@b.test");
        fixture.nextEvent();
        return fixture.store()
                .read(connection -> Sql.query(
                        connection,
                        row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3),
                        "SELECT outcome, tls_proof, words FROM outbound_attempt WHERE message = ? ORDER BY number",
                        mail));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void getToSeeOurCertificate(String version) throws Exception {
        host.speaking(version).demandingCertificates();
        showing(US);
        fixture.with("tls", "verified").start();

        assertThat(sent("m1")).singleElement().asString().startsWith("DELIVERED verified ");
        assertThat(sent("m2")).singleElement().asString().startsWith("DELIVERED verified ");
        assertThat(host.clients()).containsExactly("CN=out.a.test", "CN=out.a.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void othersDoNot(String version) throws Exception {
        host.speaking(version);
        showing(US);
        fixture.start();

        assertThat(sent("m1")).singleElement().asString().startsWith("DELIVERED verified ");
        assertThat(host.clients()).containsExactly("-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void areToldOfWhereTheyAskInVain(String version) throws Exception {
        host.speaking(version).demandingCertificates();
        fixture.with("tls", "required").start();

        assertThat(sent("m1"))
                .singleElement()
                .asString()
                .startsWith("DEFERRED validation-failure ")
                .contains("the host asks for a certificate of ours, and there is none (tlsClientCertificate): ");
        assertThat(host.mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void areToldOfWhereTheyWantOneByOthers(String version) throws Exception {
        host.speaking(version).demandingCertificates();
        showing(CA.identity(Flaw.SELF_SIGNED, "out.a.test"));
        fixture.with("tls", "required").start();

        assertThat(sent("m1"))
                .singleElement()
                .asString()
                .startsWith("DEFERRED validation-failure ")
                .contains("the host asks for a certificate of ours by somebody else than who signed it: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void areToldOfWhereTheyDoNotBelieveIt(String version) throws Exception {
        host.speaking(version).demandingCertificates();
        showing(CA.identity(Flaw.EXPIRED, "out.a.test"));
        fixture.with("tls", "required").start();

        assertThat(sent("m1"))
                .singleElement()
                .asString()
                .startsWith("DEFERRED validation-failure ")
                .contains("the host got to see our certificate: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void getMailInClearThatMayGoSoAndTheLogWarnsOfIt(String version) throws Exception {
        host.speaking(version).demandingCertificates();
        fixture.start();
        try (LogLines log = LogLines.open()) {
            assertThat(sent("m1")).last().asString().startsWith("DELIVERED validation-failure ");
            assertThat(sent("m2")).last().asString().startsWith("DELIVERED validation-failure ");
            assertThat(log.all())
                    .filteredOn(line -> line.contains("asks for a certificate of ours, and there is none"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN mx1.b.test[")
                    .endsWith("; sending in clear");
        }
        assertThat(host.mails()).hasSize(2).noneMatch(mail -> mail.encrypted());
    }

    @Test
    void knowEachDeliveryByItsOwnCertificate() throws Exception {
        host.demandingCertificates();
        showing(US);
        fixture.start();
        sent("m1");
        fixture.stop();
        showing(CA.identity(Flaw.NONE, "other.a.test"));
        fixture.start();
        sent("m2");

        assertThat(host.clients()).containsExactly("CN=out.a.test", "CN=other.a.test");
    }
}
