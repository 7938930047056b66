package org.jamesexpress.delivery;

import java.net.InetSocketAddress;
import java.util.List;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.Verdict;
import org.jamesexpress.tls.TlsFacts;

/** Watches mail on its way from host to host. Called on the thread that delivers; must not block for long. */
public interface Steps {
    /** Nobody watches. */
    Steps UNSEEN = new Steps() {};

    /** DNS is about to be asked for the hosts of a domain. */
    default void lookingUp(String destination) {}

    /**
     * A DNS server gave no answer that can be believed; the next one is asked. Called on any thread.
     *
     * @param question name and type: {@code example.com/MX}
     */
    default void unanswered(InetSocketAddress server, String question, String words) {}

    /** The hosts that are tried one after the other. */
    default void found(String destination, List<Host> hosts) {}

    default void connecting(Host host, int port) {}

    /** The handshake failed, and the host is tried again without. */
    default void inClear(Host host, String why) {}

    /** The host has said what it offers, and proved what it had to. */
    default void connected(Host host, TlsFacts tls) {}

    /** What a host made of one recipient. */
    default void answered(Host host, Verdict verdict) {}
}
