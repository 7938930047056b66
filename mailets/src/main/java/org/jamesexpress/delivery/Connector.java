package org.jamesexpress.delivery;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.Encryption;
import org.jamesexpress.smtp.Quirks;
import org.jamesexpress.smtp.SessionConfig;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.SmtpSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions with hosts: encrypted where a host can, and in clear where that fails. Any thread may use it; it blocks
 * until the host has said what it offers.
 */
final class Connector {
    private static final Logger LOGGER = LoggerFactory.getLogger(Connector.class);

    private final SessionConfig config;
    private final Encryption encryption;
    private final Steps steps;

    /** @param watch ends what takes longer than its time-out */
    Connector(
            DirectMxConfig config, ScheduledExecutorService watch, LongSupplier nanos, Dialogue dialogue, Steps steps) {
        this.config = new SessionConfig(
                config.heloName(), config.timeouts(), config.bindAddress(), dialogue, watch, nanos, new Quirks(nanos));
        this.encryption = config.tls() == Tls.NONE ? new Encryption.Never() : OpportunisticTls.encryption();
        this.steps = steps;
    }

    /** @throws SmtpFailure when it does not come to a session */
    OpenSession open(String lane, Candidate host) throws SmtpFailure {
        steps.connecting(host.host(), host.port());
        OpenSession opened = shakeHands(lane, host);
        steps.connected(host.host(), opened.session().tls());
        return opened;
    }

    private OpenSession shakeHands(String lane, Candidate host) throws SmtpFailure {
        try {
            return new OpenSession(lane, host, SmtpSession.open(host.address(), config, encryption), false);
        } catch (SmtpFailure e) {
            if (FailureTable.of(e.stage(), SessionEnd.kind(e)) != FailureTable.AGAIN_IN_CLEAR) {
                throw e;
            }
            LOGGER.info("{}: {}; sending in clear", host, e.whatHappened());
            steps.inClear(host.host(), e.whatHappened());
            return new OpenSession(lane, host, SmtpSession.open(host.address(), config, new Encryption.Never()), true);
        }
    }
}
