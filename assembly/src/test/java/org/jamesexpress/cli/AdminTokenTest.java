package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.james.jwt.JwtConfiguration;
import org.apache.james.jwt.JwtTokenVerifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
    @TempDir
    Path folder;

    private Path key = Path.of("");
    private JwtTokenVerifier james = JwtTokenVerifier.create(new JwtConfiguration(List.of()));

    @BeforeEach
    void writeKeys() throws Exception {
        KeyPair keys = new Credentials(Clock.systemUTC()).keyPair();
        key = Files.writeString(
                folder.resolve("private.pem"),
                Pem.write("PRIVATE KEY", keys.getPrivate().getEncoded()));
        String publicKey = Pem.write("PUBLIC KEY", keys.getPublic().getEncoded());
        james = JwtTokenVerifier.create(new JwtConfiguration(List.of(publicKey)));
    }

    @Test
    void jamesTakesTheTokenForTheAdministrators() throws Exception {
        String token = AdminToken.signedBy(key, Instant.now());

        assertThat(james.verifyAndExtractLogin(token)).hasValue("express");
        assertThat(james.hasAttribute("admin", true, token)).isTrue();
    }

    @Test
    void anOldTokenIsWorthNothing() throws Exception {
        String token = AdminToken.signedBy(key, Instant.now().minus(Duration.ofHours(1)));

        assertThat(james.verifyAndExtractLogin(token)).isEmpty();
    }

    @Test
    void saysWhichFileIsNoKey() throws Exception {
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> AdminToken.signedBy(key, Instant.now()))
                .withMessageContaining(key.toString());
    }
}
