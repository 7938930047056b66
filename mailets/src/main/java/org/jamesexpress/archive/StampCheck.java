package org.jamesexpress.archive;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.store.Sha256;

/** What a stamp must be to prove how a day was closed. Any thread may ask. */
public final class StampCheck {
    /** So far may two clocks differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    private final Optional<List<X509Certificate>> roots;

    /** @throws IOException when the file with the certificates that are trusted can't be read */
    public StampCheck(StampConfig config) throws IOException {
        this.roots = config.roots();
    }

    /**
     * Refuses what doesn't prove that a day was closed so.
     *
     * @param answer of an authority
     * @param closing the octets of the line that closed the day
     * @return when it was made
     * @throws IllegalArgumentException says what is wrong with it
     */
    public Instant require(byte[] answer, byte[] closing) {
        try {
            Stamp stamp = Stamp.parse(answer);
            stamp.requireOf(Sha256.digest().digest(closing));
            roots.ifPresent(stamp::requireTrusted);
            requireAfter(LedgerLine.parse(closing).time(), stamp.time());
            return stamp.time();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) { // so Bouncy Castle stumbles over some octets that were changed
            throw new IllegalArgumentException("it can't be read: " + e, e);
        }
    }

    private static void requireAfter(Instant closed, Instant stamped) {
        if (stamped.isBefore(closed.minus(CLOCKS))) {
            throw new IllegalArgumentException(
                    "it was made at " + stamped + ", before the day was closed at " + closed);
        }
    }
}
