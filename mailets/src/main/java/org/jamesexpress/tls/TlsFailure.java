package org.jamesexpress.tls;

import javax.net.ssl.SSLException;

/** A handshake that failed, or did not prove what it had to. */
public final class TlsFailure extends SSLException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    TlsFailure(Problem problem, Throwable cause) {
        super(problem.words(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
