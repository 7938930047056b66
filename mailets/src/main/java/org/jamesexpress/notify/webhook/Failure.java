package org.jamesexpress.notify.webhook;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.jamesexpress.net.CertificateWords;
import org.jamesexpress.notify.event.OneLine;

/** Why there is no answer, in words for people. */
final class Failure {
    private static final int LONGEST = 300;

    private Failure() {}

    /** Whether nobody answers at an address, so that another may be tried without sending anything twice. */
    static boolean isOfConnecting(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof ConnectTimeoutException;
    }

    /** @param timeout of the whole, in milliseconds */
    static String words(Throwable thrown, String host, long timeout) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof TimeoutException) {
            return "no whole answer within " + timeout + " ms";
        }
        if (failure instanceof SSLException) {
            return "TLS: " + CertificateWords.of(failure, host).orElseGet(() -> message(failure));
        }
        if (isOfConnecting(failure)) {
            return "can't connect to " + host;
        }
        if (isLoss(failure)) {
            return "the connection was lost before the whole answer";
        }
        return failure instanceof HttpException ? "no answer of HTTP: " + message(failure) : message(failure);
    }

    private static boolean isLoss(Throwable failure) {
        return failure instanceof ConnectionClosedException
                || failure instanceof RequestNotExecutedException
                || failure instanceof SocketException
                || failure instanceof H2StreamResetException
                || failure instanceof H2ConnectionException
                || (failure instanceof IOException && "Connection reset by peer".equals(failure.getMessage()));
    }

    private static String message(Throwable failure) {
        String text = failure.getMessage() == null ? "" : OneLine.of(failure.getMessage(), LONGEST);
        return text.isEmpty() ? failure.getClass().getSimpleName() : text.replace('"', '\'');
    }
}
