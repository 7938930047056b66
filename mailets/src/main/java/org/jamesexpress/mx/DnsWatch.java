package org.jamesexpress.mx;

import java.net.InetSocketAddress;

/** Learns of DNS servers that give no answer. Called on any thread; must not block. */
@FunctionalInterface
public interface DnsWatch {
    /** Nobody watches. */
    DnsWatch UNSEEN = (server, question, words) -> {};

    /**
     * A server gave no answer that can be believed; the next one is asked, if there is one.
     *
     * @param question name and type: {@code example.com/MX}
     * @param words what happened in place of an answer: {@code SERVFAIL}, {@code timed out}
     */
    void unanswered(InetSocketAddress server, String question, String words);
}
