package org.jamesexpress.delivery;

import java.io.EOFException;
import java.net.SocketException;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.TlsFailure;

/**
 * Hosts that offer STARTTLS in vain, and those that don't know their names. For some minutes mail that may go in clear goes
 * so at once, and mail that may not doesn't ask; and those without names aren't called by them. Any thread may ask.
 */
final class TlsTroubles {
    private final HostMemory<Problem> problems;
    private final HostMemory<Boolean> nameless;

    TlsTroubles(LongSupplier nanos) {
        this.problems = new HostMemory<>(nanos);
        this.nameless = new HostMemory<>(nanos);
    }

    /** Why to go in clear at once, if so. */
    Optional<Problem> at(Candidate host) {
        return problems.of(host);
    }

    /** A host that takes leave has none with TLS. */
    void note(Candidate host, SmtpFailure failure) {
        if (failure.reply().stream().noneMatch(Reply::closing)) {
            problems.note(host, of(failure));
        }
    }

    /** Whether a host does not know the name by which it is called. */
    boolean isNameless(Candidate host) {
        return nameless.of(host).isPresent();
    }

    void noteNameless(Candidate host) {
        nameless.note(host, true);
    }

    /** It doesn't do without the name either: the next one calls it by that again. */
    void forgetNameless(Candidate host) {
        nameless.forget(host);
    }

    /** Lets every host be asked again. */
    void forget() {
        problems.forget();
        nameless.forget();
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
