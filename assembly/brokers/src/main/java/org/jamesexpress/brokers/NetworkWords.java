package org.jamesexpress.brokers;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What can go wrong with every connection, in one line. */
public final class NetworkWords {
    private NetworkWords() {}

    /** The words for a failure, not looking at its causes; empty where it is of another kind. */
    public static Optional<String> of(Throwable failure) {
        if (failure instanceof ConnectException) {
            return Optional.of("can't connect");
        }
        if (failure instanceof UnknownHostException) {
            return Optional.of("no such host: " + failure.getMessage());
        }
        return failure instanceof SSLException ? Optional.of("TLS: " + failure.getMessage()) : Optional.empty();
    }
}
