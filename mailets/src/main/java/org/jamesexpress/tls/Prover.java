package org.jamesexpress.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** Has a handshake go on only with a host that proves what is demanded. Any thread may use it. */
final class Prover extends X509ExtendedTrustManager {
    private final Demand demand;
    private final Judge judge;

    Prover(Demand demand, Judge judge) {
        this.demand = demand;
        this.judge = judge;
    }

    /** What the host does not prove. */
    static final class Unproved extends CertificateException {
        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        Unproved(Problem problem) {
            super(problem.words());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String exchange, Socket socket)
            throws CertificateException {
        String host = ((SSLSocket) socket).getHandshakeSession().getPeerHost();
        Optional<Problem> problem = judge.problem(demand, host, chain);
        if (problem.isPresent()) {
            throw new Unproved(problem.get());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String exchange) throws CertificateException {
        throw unknownHost();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String exchange, SSLEngine engine)
            throws CertificateException {
        throw unknownHost();
    }

    private static CertificateException unknownHost() {
        return new CertificateException("the host that shows it is not known here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String exchange) throws CertificateException {
        throw noClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String exchange, Socket socket)
            throws CertificateException {
        throw noClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String exchange, SSLEngine engine)
            throws CertificateException {
        throw noClients();
    }

    private static CertificateException noClients() {
        return new CertificateException("no clients are trusted here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
