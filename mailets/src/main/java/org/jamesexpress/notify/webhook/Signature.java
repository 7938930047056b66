package org.jamesexpress.notify.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jamesexpress.config.Secret;

/** Signs as Standard Webhooks 1.0 says: HMAC-SHA256 over id, time and body, once with each secret that is in use. */
public final class Signature {
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final List<SecretKeySpec> keys;

    /** @throws IllegalArgumentException for a text that {@link #isSecret} refuses */
    Signature(List<Secret> secrets) {
        this.keys = secrets.stream()
                .map(Signature::octets)
                .map(octets -> new SecretKeySpec(octets, "HmacSHA256"))
                .toList();
    }

    /** {@code whsec_} and the base64 of 24 to 64 octets. */
    static boolean isSecret(Secret secret) {
        try {
            int length = octets(secret).length;
            return length >= SHORTEST && length <= LONGEST;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The value of the header {@code webhook-signature}. */
    String of(String id, Instant time, byte[] body) {
        byte[] head = (id + '.' + time.getEpochSecond() + '.').getBytes(UTF_8);
        return keys.stream()
                .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, head, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] octets(Secret secret) {
        String text = secret.reveal();
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException();
        }
        return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }

    private static byte[] hmac(SecretKeySpec key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
