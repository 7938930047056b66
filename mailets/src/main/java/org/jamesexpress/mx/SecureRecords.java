package org.jamesexpress.mx;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What names have in DNS, and whether DNSSEC vouches for it. Each question waits as long as DNS has patience, at most. */
public final class SecureRecords {
    private final Dns dns;

    SecureRecords(Dns dns) {
        this.dns = dns;
    }

    /** How far an answer can be believed. */
    public enum Standing {
        /** DNSSEC vouches for it, or for that there is nothing. */
        SECURE,
        /** DNSSEC vouches for that the name is in a zone without it. */
        INSECURE,
        /** There was no answer, or it is forged, or it can't be said. */
        FAILED
    }

    /**
     * What is known of a name.
     *
     * @param name that has the records, to which aliases may have led; empty where there is no such name
     * @param words why there is no answer, where that is so
     */
    public record Known<T>(String name, List<T> all, Standing standing, String words) {
        public Known {
            all = List.copyOf(all);
        }

        private static <T> Known<T> of(Answer<T> answer) {
            Standing standing = answer.failure().isPresent()
                    ? Standing.FAILED
                    : answer.isSecure() ? Standing.SECURE : Standing.INSECURE;
            String name = answer instanceof Answer.Nothing<T> nothing
                    ? nothing.name()
                    : answer.owner().orElse("");
            return new Known<>(
                    name, answer.stream().toList(), standing, answer.failure().orElse(""));
        }
    }

    /** The names of the hosts in the MX records of a domain; a null MX among them is none. */
    public Known<String> exchanges(String domain) {
        Known<Exchange> known = wait(dns.exchanges(domain));
        List<String> names = known.all().stream()
                .map(Exchange::name)
                .filter(name -> !name.equals(Exchange.NONE))
                .toList();
        boolean isNull = names.isEmpty() && !known.all().isEmpty();
        return new Known<>(isNull ? "" : known.name(), names, known.standing(), known.words());
    }

    /**
     * The name that has the addresses of a host, and how far they can be believed. Those of one family will do where there
     * is no answer about the other.
     */
    public Known<InetAddress> addresses(String host) {
        Deadline end = Deadline.in(dns.patience());
        CompletableFuture<Answer<InetAddress>> ipv4 = end.bound(dns.ipv4(host));
        CompletableFuture<Answer<InetAddress>> ipv6 = end.bound(dns.ipv6(host));
        List<Known<InetAddress>> both = List.of(Known.of(ipv4.join()), Known.of(ipv6.join()));
        List<Known<InetAddress>> found =
                both.stream().filter(each -> !each.all().isEmpty()).toList();
        return Stream.of(Standing.INSECURE, Standing.FAILED, Standing.SECURE)
                .flatMap(standing ->
                        (found.isEmpty() ? both : found).stream().filter(each -> each.standing() == standing))
                .findFirst()
                .orElseThrow();
    }

    /** The name that a name is an alias of. */
    public Known<String> alias(String name) {
        return wait(dns.aliases(name));
    }

    public Known<Tlsa> tlsa(String name) {
        return wait(dns.tlsa(name));
    }

    private <T> Known<T> wait(CompletableFuture<Answer<T>> answer) {
        return Known.of(Deadline.in(dns.patience()).bound(answer).join());
    }
}
