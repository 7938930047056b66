package org.jamesexpress.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jamesexpress.mx.Host;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Ruling;

/**
 * A host that an attempt may try, at its port.
 *
 * @param trust what a connection must prove, and who says so: one that was opened for another is not this one's
 */
record Candidate(Host host, int port, Ruling.Connect trust) {
    Demand demand() {
        return trust.demand();
    }

    /** The address with the name as DNS has it for the mail's domain, whatever aliases led to the address. */
    InetSocketAddress address() {
        try {
            byte[] octets = host.address().getAddress();
            return new InetSocketAddress(InetAddress.getByAddress(host.name(), octets), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address has 4 or 16 octets", e);
        }
    }

    /** As an administrator greps for it: {@code mx1.example.com[192.0.2.1]:25}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
