package org.jamesexpress.delivery;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.Encryption;
import org.jamesexpress.smtp.Quirks;
import org.jamesexpress.smtp.SessionConfig;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Handshake;
import org.jamesexpress.tls.Handshakes;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.TlsFacts;
import org.jamesexpress.tls.TlsFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions with hosts, which prove what they must. Where they needn't prove anything, they are encrypted if that
 * works, and in clear if not. Any thread may use it; it blocks until the host has said what it offers.
 */
final class Connector {
    private static final Logger LOGGER = LoggerFactory.getLogger(Connector.class);
    private static final Problem NOT_OFFERED =
            new Problem(Problem.Type.STARTTLS_NOT_SUPPORTED, "the host does not offer TLS (STARTTLS)");

    private final SessionConfig config;
    private final Handshakes handshakes;
    private final TlsTroubles troubles;
    private final Steps steps;

    /** @param watch ends what takes longer than its time-out */
    Connector(
            DirectMxConfig config, ScheduledExecutorService watch, LongSupplier nanos, Dialogue dialogue, Steps steps) {
        this.config = new SessionConfig(
                config.heloName(), config.timeouts(), config.bindAddress(), dialogue, watch, nanos, new Quirks(nanos));
        this.handshakes = new Handshakes(config.tls(), nanos);
        this.troubles = new TlsTroubles(nanos);
        this.steps = steps;
    }

    /** @throws SmtpFailure when it does not come to a session */
    OpenSession open(String lane, Candidate host) throws SmtpFailure {
        steps.connecting(host.host(), host.port());
        OpenSession opened = converse(lane, host);
        steps.connected(host.host(), opened.tls());
        return opened;
    }

    private OpenSession converse(String lane, Candidate host) throws SmtpFailure {
        Demand demand = host.demand();
        if (demand instanceof Demand.Clear) {
            return inClear(lane, host, Optional.empty());
        }
        Optional<Problem> known = demand.allowsClear() ? troubles.at(host) : Optional.empty();
        return known.isPresent() ? inClear(lane, host, known) : encrypted(lane, host);
    }

    private OpenSession encrypted(String lane, Candidate host) throws SmtpFailure {
        return encrypted(lane, host, host.demand().asksWhoIsThere() || !troubles.isNameless(host));
    }

    private OpenSession encrypted(String lane, Candidate host, boolean byName) throws SmtpFailure {
        Demand demand = host.demand();
        Handshake handshake = byName ? handshakes.under(demand) : handshakes.withoutName(demand);
        Encryption encryption = demand.allowsClear()
                ? new Encryption.IfOffered(handshake::shake)
                : new Encryption.Always(handshake::shake);
        try {
            SmtpSession session = SmtpSession.open(host.address(), config, encryption);
            TlsFacts facts = handshake.facts().orElseGet(() -> TlsFacts.inClear(Optional.of(NOT_OFFERED)));
            return new OpenSession(lane, host, session, facts);
        } catch (SmtpFailure failure) {
            if (handshake.isNameUnknown() && !demand.asksWhoIsThere()) {
                LOGGER.debug("{}: {}; trying without the name", host, failure.whatHappened());
                troubles.noteNameless(host);
                return encrypted(lane, host, false);
            }
            if (!byName && failure.stage() == Stage.STARTTLS) {
                troubles.forgetNameless(host);
            }
            SmtpFailure e = explained(host, handshake, failure);
            if (FailureTable.of(e.stage(), SessionEnd.kind(e), demand) != FailureTable.AGAIN_IN_CLEAR) {
                throw e;
            }
            if (handshake.hasAskedForCertificate()) {
                LOGGER.warn("{}: {}; sending in clear", host, e.whatHappened()); // It will be so until somebody acts.
            } else {
                LOGGER.info("{}: {}; sending in clear", host, e.whatHappened());
            }
            troubles.note(host, e);
            steps.inClear(host.host(), e.whatHappened());
            return inClear(lane, host, Optional.of(TlsTroubles.of(e)));
        }
    }

    /** Who asks for a certificate and ends the connection behind the handshake has turned us down. */
    private static SmtpFailure explained(Candidate host, Handshake handshake, SmtpFailure failure) {
        if (failure.stage() != Stage.STARTTLS
                || failure.reply().isPresent()
                || failure.getCause() instanceof TlsFailure) {
            return failure;
        }
        IOException how =
                failure.getCause() instanceof IOException cause ? cause : new EOFException(failure.whatHappened());
        return handshake
                .turnedDown(how)
                .map(turned -> SmtpFailure.handshake(host.address(), turned))
                .orElse(failure);
    }

    private OpenSession inClear(String lane, Candidate host, Optional<Problem> why) throws SmtpFailure {
        SmtpSession session = SmtpSession.open(host.address(), config, new Encryption.Never());
        return new OpenSession(lane, host, session, TlsFacts.inClear(why));
    }

    /** Lets hosts be encrypted with again where that failed. */
    void forgive() {
        troubles.forget();
    }
}
