package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** A JSON Web Token (RFC 7519, RS256) that webadmin takes for the administrator's: who can read the key is one. */
final class AdminToken {
    private static final Duration VALIDITY = Duration.ofMinutes(5);
    private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

    private AdminToken() {}

    /** A token signed with the PKCS #8 key in a PEM file. */
    static String signedBy(Path privateKey, Instant now) throws CommandException {
        String claims = "{\"sub\":\"express\",\"admin\":true,\"iat\":" + now.getEpochSecond() + ",\"exp\":"
                + now.plus(VALIDITY).getEpochSecond() + "}";
        String signed = encode(HEADER.getBytes(StandardCharsets.US_ASCII)) + "."
                + encode(claims.getBytes(StandardCharsets.US_ASCII));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key(Files.readString(privateKey)));
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encode(signature.sign());
        } catch (IOException e) {
            throw new CommandException(Errors.words(e), e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CommandException(privateKey + " is no RSA private key (PKCS #8, PEM): " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Pem.read("PRIVATE KEY", pem)));
    }

    private static String encode(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }
}
