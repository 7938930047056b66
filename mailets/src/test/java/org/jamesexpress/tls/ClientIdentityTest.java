package org.jamesexpress.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientIdentityTest {
    private static final TestCa CA = new TestCa();
    private static final Identity US = CA.identity(Flaw.NONE, "out.a.test");
    private static final Demand OPPORTUNISTIC = new Demand.Opportunistic();

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void write() throws IOException {
        certificate = folder.resolve("client.pem");
        key = folder.resolve("client-key.pem");
        write(US);
    }

    private void write(Identity identity) throws IOException {
        Files.writeString(certificate, identity.pem());
        Files.writeString(key, identity.keyPem());
    }

    private ClientIdentity read() throws SettingsException {
        return ClientIdentity.read(certificate, key);
    }

    @Test
    void tellsWhoseItIsAndNeverTheKey() throws Exception {
        assertThat(read()).hasToString(certificate + " (CN=out.a.test)");
    }

    @Test
    void hasComplaintsAboutBothFilesAtOnce() throws Exception {
        Files.delete(certificate);
        Files.writeString(key, US.pem());
        assertThatThrownBy(this::read)
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(
                        certificate + ": should be a file with a certificate in PEM",
                        key
                                + ": should be a file with a private key in PEM, without a password (no private key without");
    }

    @Test
    void refusesAKeyOfAnotherCertificateAndOneOfAnotherKind() throws Exception {
        String complaint = key + ": should be the private key of the first certificate in " + certificate;
        Files.writeString(key, CA.identity(Flaw.NONE, "out.a.test").keyPem());
        assertThatThrownBy(this::read).hasMessageContaining(complaint);
        Files.writeString(key, rsaKey());
        assertThatThrownBy(this::read).hasMessageContaining(complaint);
    }

    private static String rsaKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    @Test
    void warnsOfOneThatHasExpiredOrSoonDoes() throws Exception {
        ClientIdentity identity = read();
        try (LogLines log = LogLines.open()) {
            at(identity, Duration.ofDays(-15)).current();
            assertThat(log.all()).isEmpty();
            at(identity, Duration.ofDays(-13)).current();
            at(identity, Duration.ofDays(1)).current();
            assertThat(log.all())
                    .containsExactly(
                            "WARN " + identity + " expires on " + identity.end() + ": put a new one there soon",
                            "WARN " + identity + " expired on " + identity.end()
                                    + ": hosts that ask for a certificate may turn us away");
        }
    }

    /** Some time before or after its end. */
    private ClientIdentities at(ClientIdentity identity, Duration behindItsEnd) {
        return new ClientIdentities(
                identity, Clock.fixed(identity.end().plus(behindItsEnd), ZoneOffset.UTC), nanos::get);
    }

    @Test
    void isReadAnewWhenItHasChangedAndStaysWhileTheFilesAreWrong() throws Exception {
        ClientIdentities identities = at(read(), Duration.ofDays(-100));
        ClientIdentity first = identities.current();
        try (LogLines log = LogLines.open()) {
            Files.writeString(certificate, "nothing");
            nanos.addAndGet(Duration.ofSeconds(4).toNanos());
            assertThat(identities.current()).as("not looked at yet").isSameAs(first);
            assertThat(log.all()).isEmpty();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(identities.current()).isSameAs(first);
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("WARN Hosts that ask for a certificate get to see that of before:\n" + certificate);
        }
        write(CA.identity(Flaw.NONE, "new.a.test"));
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(identities.current()).hasToString(certificate + " (CN=new.a.test)");
    }

    @Test
    void isShownToWhoAsksAndNothingIsResumedThatBeganUnderAnother() throws Exception {
        Identity host = CA.identity(Flaw.NONE, "mx.b.test");
        Handshakes handshakes = new Handshakes(List.of(CA.root()), Optional.of(read()), Clock.systemUTC(), nanos::get);
        try (TlsHost asking = new TlsHost("mx.b.test", CA.believing(host)).askingWhoIsThere()) {
            assertThat(asking.meet(handshakes, OPPORTUNISTIC).isResumed()).isFalse();
            assertThat(asking.heard.take()).isEqualTo("CN=out.a.test");
            assertThat(asking.meet(handshakes, OPPORTUNISTIC).isResumed()).isTrue();
            assertThat(asking.heard.take()).isEqualTo("CN=out.a.test");

            write(CA.identity(Flaw.NONE, "new.a.test"));
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            assertThat(asking.meet(handshakes, OPPORTUNISTIC).isResumed()).isFalse();
            assertThat(asking.heard.take()).isEqualTo("CN=new.a.test");
        }
    }
}
