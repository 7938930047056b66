package org.jamesexpress.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Addresses that no host on the public internet has, as the IANA registries of special-purpose addresses tell: those that
 * a network may use within itself, so that a foreign name which stands for one points into our own network; and those that
 * lead nowhere. IPv6 addresses that stand for an IPv4 address are judged by that.
 */
public final class SpecialAddresses {
    private static final List<Kind> INSIDE = Stream.of(
                    Kind.of("unspecified", "0.0.0.0/8", "::/128"),
                    Kind.of("loopback", "127.0.0.0/8", "::1/128"),
                    Kind.of("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"), // RFC 1918, 4193
                    Kind.of("link-local", "169.254.0.0/16", "fe80::/9"), // with the site-local of old
                    Kind.of("shared", "100.64.0.0/10"), // between a provider and its customers (RFC 6598)
                    Kind.of("multicast", "224.0.0.0/4", "ff00::/8"),
                    Kind.of("broadcast", "255.255.255.255/32"),
                    Kind.of("benchmark", "198.18.0.0/15", "2001:2::/48"), // RFC 2544, 5180
                    Kind.of("discard", "100::/64"), // RFC 6666
                    Kind.of("NAT64", "64:ff9b:1::/48"), // within a network (RFC 8215)
                    // also of protocols (RFC 6890), and IPv4-compatible (RFC 4291)
                    Kind.of("reserved", "240.0.0.0/4", "192.0.0.0/24", "::/96"))
            .flatMap(List::stream)
            .toList();

    private static final List<Kind> NOWHERE = Stream.of(
                    Kind.of("documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
                    Kind.of("documentation", "2001:db8::/32", "3fff::/20"), // RFC 3849, 9637
                    Kind.of("Teredo", "2001::/32"), // hides an IPv4 address (RFC 4380)
                    Kind.of("reserved", "192.88.99.0/24", "2001:10::/28")) // 6to4's relays and ORCHID of old
            .flatMap(List::stream)
            .toList();

    /** Where an IPv4 address stands in an IPv6 one: NAT64 (RFC 6052), 6to4 (RFC 3056). A mapped one Java takes for IPv4. */
    private static final AddressBlock NAT64 = AddressBlock.parse("64:ff9b::/96");

    private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");

    /** All that has been given to the public so far. */
    private static final AddressBlock PUBLIC_IPV6 = AddressBlock.parse("2000::/3");

    private SpecialAddresses() {}

    /** Whether a network may use the address within itself; those that lead nowhere are none of these. */
    public static boolean leadInside(InetAddress address) {
        InetAddress real = embedded(address).orElse(address);
        return kind(INSIDE, address).or(() -> kind(INSIDE, real)).isPresent();
    }

    /** A word for what an address is that no host on the public internet has: {@code loopback}, {@code private}. */
    public static Optional<String> kind(InetAddress address) {
        InetAddress real = embedded(address).orElse(address);
        return kind(INSIDE, address)
                .or(() -> kind(INSIDE, real))
                .or(() -> kind(NOWHERE, real))
                .or(() -> Optional.of("reserved").filter(word -> isOutsideOfAll(real)));
    }

    private static Optional<String> kind(List<Kind> kinds, InetAddress address) {
        return kinds.stream()
                .filter(kind -> kind.block.contains(address))
                .map(Kind::word)
                .findFirst();
    }

    private static boolean isOutsideOfAll(InetAddress address) {
        return address instanceof Inet6Address && !PUBLIC_IPV6.contains(address);
    }

    private static Optional<InetAddress> embedded(InetAddress address) {
        if (NAT64.contains(address)) {
            return Optional.of(ipv4At(address, 12));
        }
        return SIX_TO_FOUR.contains(address) ? Optional.of(ipv4At(address, 2)) : Optional.empty();
    }

    private static InetAddress ipv4At(InetAddress address, int index) {
        byte[] octets = address.getAddress();
        String text = Stream.of(0, 1, 2, 3)
                .map(i -> String.valueOf(octets[index + i] & 0xFF))
                .reduce((one, other) -> one + "." + other)
                .orElse("");
        return Literals.address(text).orElseThrow();
    }

    private record Kind(String word, AddressBlock block) {
        static List<Kind> of(String word, String... blocks) {
            return Stream.of(blocks)
                    .map(block -> new Kind(word, AddressBlock.parse(block)))
                    .toList();
        }
    }
}
