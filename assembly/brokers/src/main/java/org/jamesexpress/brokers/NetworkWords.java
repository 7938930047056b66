package org.jamesexpress.brokers;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jamesexpress.net.CertificateWords;
import org.jamesexpress.notify.event.OneLine;

/** What can go wrong with every connection, in one line. */
public final class NetworkWords {
    private static final int LONGEST = 300;

    private NetworkWords() {}

    /** The words for a failure, not looking at its causes but for a certificate; empty where it is of another kind. */
    public static Optional<String> of(Throwable failure, String host) {
        if (failure instanceof ConnectException) {
            return Optional.of("can't connect");
        }
        if (failure instanceof UnknownHostException) {
            return Optional.of("no such host: " + message(failure));
        }
        if (failure instanceof TimeoutException) {
            return Optional.of("the broker doesn't answer");
        }
        return failure instanceof SSLException
                ? Optional.of("TLS: " + CertificateWords.of(failure, host).orElseGet(() -> message(failure)))
                : Optional.empty();
    }

    /** What a failure says of itself, or is. */
    public static String message(Throwable failure) {
        String text = failure.getMessage() == null ? "" : line(failure.getMessage());
        return text.isEmpty() ? failure.getClass().getSimpleName() : text;
    }

    /** What somebody else says, as it may stand between quotes in a line of a log. */
    public static String line(String text) {
        return OneLine.of(text, LONGEST).replace('"', '\'');
    }
}
