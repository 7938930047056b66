package org.jamesexpress.mx;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What a name has in DNS, for who asks for that alone. It waits as long as {@link Dns} has patience, at most. */
public final class Records {
    private final Dns dns;

    public Records(Dns dns) {
        this.dns = dns;
    }

    /**
     * What is known of a name.
     *
     * @param all its records of one type
     * @param failure why it can't be said what there is; empty where DNS says that there are these, or none
     */
    public record Known<T>(List<T> all, Optional<String> failure) {
        public Known {
            all = List.copyOf(all);
        }

        private static <T> Known<T> of(Answer<T> answer) {
            return new Known<>(answer.stream().toList(), answer.failure());
        }
    }

    /** The texts of a name (TXT), each in one piece; a character stands for an octet. */
    public Known<String> texts(String name) {
        return Known.of(Deadline.in(dns.patience()).bound(dns.texts(name)).join());
    }

    /** The addresses of a host, those of IPv4 first. A failure is told if there are none of the other kind. */
    public Known<InetAddress> addresses(String host) {
        Deadline end = Deadline.in(dns.patience());
        CompletableFuture<Answer<InetAddress>> ipv4 = end.bound(dns.ipv4(host));
        CompletableFuture<Answer<InetAddress>> ipv6 = end.bound(dns.ipv6(host));
        Answer<InetAddress> first = ipv4.join();
        Answer<InetAddress> second = ipv6.join();
        List<InetAddress> all = Stream.concat(first.stream(), second.stream()).toList();
        return new Known<>(all, all.isEmpty() ? first.failure().or(second::failure) : Optional.empty());
    }
}
