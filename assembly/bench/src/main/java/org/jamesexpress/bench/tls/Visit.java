package org.jamesexpress.bench.tls;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Writers;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.Encryption;
import org.jamesexpress.smtp.SessionConfig;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.smtp.Timeouts;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Handshake;
import org.jamesexpress.tls.Handshakes;

/** Opens a session with a host and ends it, again and again. */
final class Visit implements Contender<Outcome> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What is agreed on. */
    enum Manner {
        CLEAR("in clear"),
        WHOLE("whole handshake, opportunistic"),
        WHOLE_VERIFIED("whole handshake, verified"),
        RESUMED("resumed, opportunistic"),
        RESUMED_VERIFIED("resumed, verified");

        private final String words;

        Manner(String words) {
            this.words = words;
        }

        static List<Manner> all() {
            return List.of(values());
        }

        String words() {
            return words;
        }

        private boolean isResumed() {
            return this == RESUMED || this == RESUMED_VERIFIED;
        }

        private Demand demand() {
            return this == WHOLE_VERIFIED || this == RESUMED_VERIFIED
                    ? new Demand.Verified(List.of())
                    : new Demand.Opportunistic();
        }
    }

    private final Manner manner;
    private final Handshakes handshakes;
    private final InetSocketAddress host;

    Visit(TlsHost host, Manner manner) {
        this.manner = manner;
        this.handshakes = new Handshakes(List.of(host.certificate()), System::nanoTime);
        this.host = manner.isResumed() ? host.remembering() : host.forgetful();
    }

    @Override
    public String name() {
        return manner.words();
    }

    @Override
    public Outcome run(Path folder, int load, Duration time) throws Exception {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try {
            SessionConfig config = new SessionConfig(
                    "bench.test",
                    new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE),
                    Optional.empty(),
                    Dialogue.SILENT,
                    watch);
            visit(config); // Something to resume.
            return Writers.run(load, time, number -> visit(config));
        } finally {
            watch.shutdownNow();
        }
    }

    private void visit(SessionConfig config) throws Exception {
        if (manner == Manner.CLEAR) {
            SmtpSession.open(host, config, new Encryption.Never()).close();
            return;
        }
        Handshake handshake = handshakes.under(manner.demand());
        SmtpSession.open(host, config, new Encryption.Always(handshake::shake)).close();
    }
}
