package org.jamesexpress.smtp;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Why a connection did not come about, in an administrator's words. */
final class ConnectWords {
    private ConnectWords() {}

    static String of(IOException e, Duration limit) {
        if (e instanceof SocketTimeoutException) {
            return "no connection within " + SmtpFailure.words(limit);
        }
        if (e instanceof NoRouteToHostException) {
            return "no route to the host";
        }
        if (e instanceof BindException) {
            return "can't connect from the address set to bind to: " + e.getMessage();
        }
        String said = String.valueOf(e.getMessage());
        if (e instanceof ConnectException && said.startsWith("Connection refused")) {
            return "connection refused";
        }
        return "no connection: " + said;
    }
}
