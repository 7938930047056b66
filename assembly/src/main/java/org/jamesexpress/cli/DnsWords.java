package org.jamesexpress.cli;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** DNS servers in words. */
final class DnsWords {
    private DnsWords() {}

    static String unanswered(InetSocketAddress server, String question, String words) {
        return "DNS server " + of(server) + " gave no answer for " + question + ": " + words;
    }

    static String of(List<InetSocketAddress> servers) {
        return servers.stream().map(DnsWords::of).collect(Collectors.joining(", "));
    }

    /** {@code 192.0.2.53:53}, {@code [2001:db8::53]:53}. */
    static String of(InetSocketAddress server) {
        String address = server.getAddress().getHostAddress();
        return (server.getAddress() instanceof Inet6Address ? "[" + address + "]" : address) + ":" + server.getPort();
    }
}
