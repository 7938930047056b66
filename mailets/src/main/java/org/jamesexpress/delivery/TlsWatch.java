package org.jamesexpress.delivery;

import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.tls.Problem;

/** Is told how it goes with the encryption of sessions with hosts of destinations. Any thread may tell it. */
interface TlsWatch {
    TlsWatch NONE = new TlsWatch() {
        @Override
        public void opened(String destination, OpenSession session) {}

        @Override
        public void failed(String destination, Candidate host, SmtpFailure failure) {}

        @Override
        public void refused(String destination, String host, Problem problem) {}
    };

    /** A session was opened. */
    void opened(String destination, OpenSession session);

    /** It did not come to one, for whatever reason. */
    void failed(String destination, Candidate host, SmtpFailure failure);

    /** A policy lets nobody connect. */
    void refused(String destination, String host, Problem problem);
}
