package org.jamesexpress.tls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jamesexpress.config.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that hosts get to see, which is read anew when its files have changed; if they are wrong then, that of
 * before stays. Any thread may use it: one at a time looks at the files, and the others don't wait for it.
 */
final class ClientIdentities {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClientIdentities.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofDays(14);

    private final Clock clock;
    private final LongSupplier nanos;
    private final AtomicLong nextLook;
    private volatile ClientIdentity identity;

    /** Only of the thread whose turn it is to look. */
    private volatile List<FileStamp> stamps = List.of();

    /** Likewise. */
    private volatile LocalDate warnedOn = LocalDate.MIN;

    /** That of files that were read before, which may have changed since. */
    ClientIdentities(ClientIdentity read, Clock clock, LongSupplier nanos) {
        this.identity = read;
        this.clock = clock;
        this.nanos = nanos;
        this.nextLook = new AtomicLong(nanos.getAsLong());
    }

    ClientIdentity current() {
        long now = nanos.getAsLong();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + BETWEEN_LOOKS.toNanos())) {
            look();
        }
        return identity;
    }

    private void look() {
        List<FileStamp> seen = Stream.of(identity.certificate(), identity.key())
                .map(file -> FileStamp.of(file).orElse(FileStamp.GONE))
                .toList();
        if (!seen.equals(stamps)) {
            stamps = seen;
            readAnew();
        }
        LocalDate today = LocalDate.now(clock);
        if (!today.equals(warnedOn)) {
            warnedOn = today;
            warn(clock.instant());
        }
    }

    private void readAnew() {
        try {
            ClientIdentity read = ClientIdentity.read(identity.certificate(), identity.key());
            if (!read.isLike(identity)) {
                identity = read;
                warnedOn = LocalDate.MIN;
                LOGGER.info("{} has changed: hosts that ask for a certificate get to see it from now on", read);
            }
        } catch (SettingsException e) {
            LOGGER.warn("Hosts that ask for a certificate get to see that of before:\n{}", e.getMessage());
        }
    }

    private void warn(Instant now) {
        if (now.isAfter(identity.end())) {
            LOGGER.warn(
                    "{} expired on {}: hosts that ask for a certificate may turn us away", identity, identity.end());
        } else if (now.plus(SOON).isAfter(identity.end())) {
            LOGGER.warn("{} expires on {}: put a new one there soon", identity, identity.end());
        }
    }
}
