package org.jamesexpress.tls;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jamesexpress.net.Trust;

/**
 * Makes handshakes. Each demand has a context of its own, and so a memory of sessions of its own: a session that is
 * resumed under another demand would prove nothing. Any thread may use it.
 */
public final class Handshakes {
    /** Demands that are remembered; the one that was met longest ago goes first, with the sessions under it. */
    private static final int MOST = 1000;

    /** So long a session may be resumed. Java keeps them as long as memory allows. */
    private static final Duration RESUMABLE = Duration.ofHours(1);

    private final Judge judge;
    private final Optional<ClientIdentities> ours;
    private final SecureRandom random = new SecureRandom();
    private final Map<Demand, Context> contexts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Demand, Context> eldest) {
            return size() > MOST;
        }
    };

    /** The one that {@link #contexts} show; guarded by them. */
    private Optional<ClientIdentity> shown = Optional.empty();

    /** What is spoken under a demand. */
    private record Context(SSLContext tls, ClientKeys keys) {}

    /**
     * Handshakes in which we don't say who we are.
     *
     * @param trusted who may sign certificates besides those whom Java trusts
     * @param nanos as {@link System#nanoTime}
     */
    public Handshakes(List<X509Certificate> trusted, LongSupplier nanos) {
        this(trusted, Optional.empty(), Clock.system(ZoneId.systemDefault()), nanos);
    }

    /** Handshakes of a delivery, in which hosts that ask get to see who we are, if that is configured. */
    public Handshakes(TlsConfig config, LongSupplier nanos) {
        this(config.trusted(), config.identity(), Clock.system(ZoneId.systemDefault()), nanos);
    }

    Handshakes(List<X509Certificate> trusted, Optional<ClientIdentity> identity, Clock clock, LongSupplier nanos) {
        this.judge = new Judge(roots(trusted), nanos);
        this.ours = identity.map(read -> new ClientIdentities(read, clock, nanos));
    }

    private static X509TrustManager roots(List<X509Certificate> trusted) {
        X509TrustManager ofJava = manager(Trust.managers(List.of()));
        if (trusted.isEmpty()) {
            return ofJava;
        }
        List<X509Certificate> all = new ArrayList<>(trusted);
        all.addAll(Arrays.asList(ofJava.getAcceptedIssuers()));
        return manager(Trust.managers(all));
    }

    private static X509TrustManager manager(TrustManagerFactory factory) {
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The next handshake under a demand that asks for one. */
    public Handshake under(Demand demand) {
        return under(demand, true);
    }

    /** Likewise, and the host does not hear by which name it is called. Not for one that must prove who it is. */
    public Handshake withoutName(Demand demand) {
        return under(demand, false);
    }

    private Handshake under(Demand demand, boolean isNameTold) {
        Context context = context(demand);
        return new Handshake(demand, context.tls(), context.keys(), judge, isNameTold);
    }

    /** Nobody resumes what began under another certificate of ours. */
    private Context context(Demand demand) {
        Optional<ClientIdentity> identity = ours.map(ClientIdentities::current);
        synchronized (contexts) {
            if (!identity.equals(shown)) {
                contexts.clear();
                shown = identity;
            }
            return contexts.computeIfAbsent(demand, this::make);
        }
    }

    private Context make(Demand demand) {
        try {
            ClientKeys keys = new ClientKeys(shown);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {new Prover(demand, judge)}, random);
            context.getClientSessionContext().setSessionTimeout(Math.toIntExact(RESUMABLE.toSeconds()));
            return new Context(context, keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
