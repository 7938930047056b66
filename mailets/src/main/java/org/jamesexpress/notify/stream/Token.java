package org.jamesexpress.notify.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a token, which isn't the token itself.
 *
 * @param fingerprint the first digits of its SHA-256, by which who has it finds it here
 * @param endpoint the only one that it opens; empty for every one
 * @param lastUsed to a minute
 */
public record Token(
        String name,
        String fingerprint,
        Optional<String> endpoint,
        Scope scope,
        Instant created,
        Optional<Instant> lastUsed,
        Optional<Instant> expires) {
    boolean isValid(Instant now) {
        return expires.filter(end -> !now.isBefore(end)).isEmpty();
    }

    boolean opens(String name) {
        return endpoint.filter(only -> !only.equals(name)).isEmpty();
    }
}
