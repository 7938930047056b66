package org.jamesexpress.delivery;

import java.io.EOFException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.TlsFailure;

/**
 * Hosts that offer STARTTLS in vain. For some minutes mail that may go in clear goes so at once; mail that may not doesn't
 * ask. Guarded by its own monitor.
 */
final class TlsTroubles {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    private record Trouble(Problem problem, long since) {}

    private final LongSupplier nanos;
    private final Map<InetSocketAddress, Trouble> troubles = new LinkedHashMap<>();

    TlsTroubles(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Why to go in clear at once, if so. */
    synchronized Optional<Problem> at(Candidate host) {
        return Optional.ofNullable(troubles.get(host.address()))
                .filter(it -> nanos.getAsLong() - it.since() < KEPT.toNanos())
                .map(Trouble::problem);
    }

    /** A host that takes leave has none with TLS. */
    synchronized void note(Candidate host, SmtpFailure failure) {
        if (failure.reply().stream().anyMatch(Reply::closing)) {
            return;
        }
        troubles.remove(host.address());
        troubles.put(host.address(), new Trouble(of(failure), nanos.getAsLong()));
        if (troubles.size() > MOST) {
            troubles.remove(troubles.keySet().iterator().next());
        }
    }

    /** Lets every host be asked again. */
    synchronized void forget() {
        troubles.clear();
    }

    /** Whether a failure shows that the host doesn't encrypt as it should, and not only that it couldn't this time. */
    static boolean areForGood(SmtpFailure failure) {
        if (failure.stage() != Stage.STARTTLS) {
            return false;
        }
        if (failure.reply().isPresent()) {
            return failure.reply().get().permanentFailure();
        }
        return isNotOffered(failure) || (failure.getCause() instanceof TlsFailure && !isLost(failure));
    }

    private static boolean isLost(Throwable failure) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof EOFException || cause instanceof SocketException);
    }

    private static boolean isNotOffered(SmtpFailure failure) {
        return failure.status().stream().anyMatch(code -> code.toString().equals(StatusCodes.NO_TLS));
    }

    /** What a failure at STARTTLS shows. */
    static Problem of(SmtpFailure failure) {
        if (failure.getCause() instanceof TlsFailure tls) {
            return tls.problem();
        }
        return new Problem(
                failure.reply().isPresent() || isNotOffered(failure)
                        ? Problem.Type.STARTTLS_NOT_SUPPORTED
                        : Problem.Type.VALIDATION_FAILURE,
                failure.whatHappened());
    }
}
