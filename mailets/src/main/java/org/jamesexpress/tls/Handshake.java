package org.jamesexpress.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jamesexpress.tls.TlsFacts.Proof;

/** One handshake with one host, and what was seen in it. Used once, by one thread. */
public final class Handshake {
    private static final Demand.Verified FOR_ITS_NAME = new Demand.Verified(List.of());

    /** The alert, which Java tells of in words alone. It takes one that is a warning for an end, too. */
    private static final String UNKNOWN_NAME = "unrecognized_name";

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private final Demand demand;
    private final SSLContext context;
    private final ClientKeys keys;
    private final Judge judge;
    private final boolean isNameTold;
    private boolean isNameUnknown;
    private ClientKeys.Asked asked = ClientKeys.Asked.NOTHING;
    private Optional<TlsFacts> facts = Optional.empty();

    /** @param isNameTold whether the host hears by which name it is called */
    Handshake(Demand demand, SSLContext context, ClientKeys keys, Judge judge, boolean isNameTold) {
        this.demand = demand;
        this.context = context;
        this.keys = keys;
        this.judge = judge;
        this.isNameTold = isNameTold;
    }

    /**
     * Shakes hands over a connection, and has the host prove what is demanded, also where a session is resumed.
     *
     * @param host its host string is the name that is verified, and that the host is told
     * @return the connection from here on; closing it closes the other
     * @throws TlsFailure when they do not come to terms, or it doesn't prove what it must
     * @throws IOException when the connection is lost
     */
    public SSLSocket shake(Socket inClear, InetSocketAddress host) throws IOException {
        String name = host.getHostString();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(inClear, name, host.getPort(), true);
        socket.setSSLParameters(parameters(name));
        long begun = System.currentTimeMillis();
        try {
            shake(socket);
        } catch (SSLException e) {
            isNameUnknown = isNameTold && String.valueOf(e.getMessage()).contains(UNKNOWN_NAME);
            throw failure(e);
        }
        facts = Optional.of(look(name, socket.getSession(), begun));
        return socket;
    }

    private void shake(SSLSocket socket) throws IOException {
        try {
            socket.startHandshake();
        } finally {
            asked = keys.asked(socket);
        }
    }

    private SSLParameters parameters(String host) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(PROTOCOLS.toArray(String[]::new));
        if (!demand.allowsClear()) {
            parameters.setCipherSuites(Arrays.stream(parameters.getCipherSuites())
                    .filter(Handshake::isForwardSecret)
                    .toArray(String[]::new));
        }
        String told = demand instanceof Demand.Dane dane ? dane.base() : host; // RFC 7672, 8.1
        List<SNIServerName> indication =
                HostNames.indication(told).<List<SNIServerName>>map(List::of).orElse(List.of());
        parameters.setServerNames(isNameTold ? indication : List.of());
        return parameters;
    }

    /** Whoever gets hold of the host's key later can't read what was said. Java offers nothing that is broken. */
    private static boolean isForwardSecret(String suite) {
        return !suite.startsWith("TLS_RSA_") && !suite.startsWith("TLS_ECDH_");
    }

    /**
     * What is to be said of a host that ends the connection in the handshake, or when that seems to be over, which in TLS 1.3
     * is how it turns a client down (RFC 8446, 4.4.2.4); empty where it has not asked who we are.
     *
     * @param how it ended
     */
    public Optional<TlsFailure> turnedDown(IOException how) {
        return hasAskedForCertificate() ? Optional.of(failure(how)) : Optional.empty();
    }

    /** Whether it came to nothing because the host does not know the name that it was called by. */
    public boolean isNameUnknown() {
        return isNameUnknown;
    }

    /** Whether the host wanted to know who we are. */
    public boolean hasAskedForCertificate() {
        return asked != ClientKeys.Asked.NOTHING;
    }

    private String words(IOException failure) {
        String how = String.valueOf(failure.getMessage());
        return switch (asked) {
            case NOTHING -> how;
            case IN_VAIN -> "the host asks for a certificate of ours, and there is none (tlsClientCertificate): " + how;
            case FOR_ANOTHER -> "the host asks for a certificate of ours by somebody else than who signed it: " + how;
            case AND_SHOWN -> "the host got to see our certificate: " + how;
        };
    }

    private TlsFailure failure(IOException failure) {
        Problem problem = Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(Prover.Unproved.class::isInstance)
                .map(cause -> ((Prover.Unproved) cause).problem())
                .findFirst()
                .orElseGet(() -> new Problem(Problem.Type.VALIDATION_FAILURE, words(failure)));
        return new TlsFailure(problem, failure);
    }

    private TlsFacts look(String host, SSLSession session, long begun) throws TlsFailure {
        X509Certificate[] chain = chain(session);
        Optional<Problem> unproved = judge.problem(demand, host, chain);
        if (unproved.isPresent()) {
            session.invalidate();
            throw new TlsFailure(unproved.get(), new Prover.Unproved(unproved.get()));
        }
        Optional<Problem> problem =
                demand.asksWhoIsThere() ? Optional.empty() : judge.problem(FOR_ITS_NAME, host, chain);
        return new TlsFacts(
                session.getProtocol() + " " + session.getCipherSuite(),
                session.getCreationTime() < begun,
                problem.isEmpty() ? proof() : Proof.NONE,
                problem);
    }

    private Proof proof() {
        if (demand instanceof Demand.Dane) {
            return Proof.DANE;
        }
        return demand instanceof Demand.Pinned ? Proof.PINNED : Proof.VERIFIED;
    }

    private static X509Certificate[] chain(SSLSession session) throws TlsFailure {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
        } catch (SSLPeerUnverifiedException e) {
            throw new TlsFailure(new Problem(Problem.Type.VALIDATION_FAILURE, "the host shows no certificate"), e);
        }
    }

    /** What was seen; empty before the handshake is over. */
    public Optional<TlsFacts> facts() {
        return facts;
    }
}
