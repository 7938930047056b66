package org.jamesexpress.delivery;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Optional;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Policies;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.Published;
import org.jamesexpress.tls.TlsFacts;
import org.jamesexpress.tls.report.Failed;
import org.jamesexpress.tls.report.TlsReports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has sessions counted for the reports that domains ask for (RFC 8460), by what the domains publish. */
record SessionCount(Policies policies, TlsReports reports) implements TlsWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionCount.class);

    /** Anything but 0. */
    private static final int SOME_PORT = 25;

    @Override
    public void opened(String destination, OpenSession session) {
        Candidate host = session.host();
        TlsFacts facts = session.tls();
        boolean isOfOurWill = !facts.isEncrypted() && facts.problem().isEmpty();
        if (!isOfOurWill) {
            count(
                    destination,
                    host.host().name(),
                    policy -> judged(policy, facts)
                            .map(problem -> new Failed(
                                    problem,
                                    host.host().name(),
                                    session.session().hostName(),
                                    Optional.of(host.host().address()),
                                    Optional.of(session.session().localAddress()))));
        }
    }

    private static Optional<Problem> judged(Published policy, TlsFacts facts) {
        if (!facts.isEncrypted()) {
            return facts.problem();
        }
        if (policy.unmet().isPresent()) {
            return policy.unmet();
        }
        return policy.type() == Published.Type.STS ? facts.problem() : Optional.empty();
    }

    @Override
    public void failed(String destination, Candidate host, SmtpFailure failure) {
        boolean tookLeave = failure.reply().stream().anyMatch(Reply::closing);
        if (failure.stage() == Stage.STARTTLS && !tookLeave && !(host.demand() instanceof Demand.Clear)) {
            InetAddress address = host.host().address();
            Failed failed = new Failed(
                    TlsTroubles.of(failure),
                    host.host().name(),
                    failure.hostName(),
                    Optional.of(address),
                    ourAddressFor(address));
            count(destination, host.host().name(), policy -> Optional.of(failed));
        }
    }

    @Override
    public void refused(String destination, String host, Problem problem) {
        count(destination, host, policy -> Optional.of(Failed.untried(problem, host)));
    }

    private interface Verdict {
        Optional<Failed> of(Published policy);
    }

    /** Nothing that goes wrong with it may touch the mail. */
    private void count(String destination, String host, Verdict verdict) {
        try {
            Policies.domain(destination).ifPresent(domain -> {
                Published policy = policies.published(domain, host);
                reports.count(domain, policy, verdict.of(policy));
            });
        } catch (RuntimeException e) {
            LOGGER.warn("A session with {} is left out of the reports about TLS: {}", host, e.toString());
        }
    }

    /** The one that connections to it come from. Nothing is sent for that. */
    private static Optional<InetAddress> ourAddressFor(InetAddress host) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(host, SOME_PORT);
            return Optional.of(socket.getLocalAddress()).filter(it -> !it.isAnyLocalAddress());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
