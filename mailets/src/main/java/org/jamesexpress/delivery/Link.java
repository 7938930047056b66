package org.jamesexpress.delivery;

import javax.net.ssl.SSLSession;
import org.jamesexpress.smtp.SmtpSession;

/**
 * How a host was reached.
 *
 * @param source our address, empty where it came to no session
 * @param tls protocol and cipher suite, empty in clear
 */
record Link(String source, String tls) {
    static final Link NONE = new Link("", "");

    static Link of(SmtpSession session) {
        return new Link(
                session.localAddress().getHostAddress(),
                session.tls().map(Link::words).orElse(""));
    }

    private static String words(SSLSession tls) {
        return tls.getProtocol() + " " + tls.getCipherSuite();
    }
}
