package org.jamesexpress.mx;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An MX record with the addresses that its host has.
 *
 * @param hosts in the order in which they are to be tried; none where the name leads nowhere
 * @param unknown why DNS could not say whether there are more
 */
record Target(Exchange exchange, List<Host> hosts, Optional<String> unknown) {
    static Target of(Exchange exchange, Answer<InetAddress> v6, Answer<InetAddress> v4) {
        List<Host> hosts = interleave(records(v6), records(v4)).stream()
                .map(address -> new Host(exchange.name(), exchange.preference(), address))
                .toList();
        return new Target(
                exchange,
                hosts,
                Stream.of(v6, v4).flatMap(answer -> reason(answer).stream()).findFirst());
    }

    /** One of each in turn, so that a family without a way to the world costs every second attempt at most. */
    private static List<InetAddress> interleave(List<InetAddress> first, List<InetAddress> second) {
        List<InetAddress> both = new ArrayList<>();
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            first.stream().skip(i).limit(1).forEach(both::add);
            second.stream().skip(i).limit(1).forEach(both::add);
        }
        return both;
    }

    private static List<InetAddress> records(Answer<InetAddress> answer) {
        return answer.fold(records -> records, List::of, List::of, reason -> List.of());
    }

    private static Optional<String> reason(Answer<InetAddress> answer) {
        return answer.fold(records -> Optional.empty(), Optional::empty, Optional::empty, Optional::of);
    }
}
