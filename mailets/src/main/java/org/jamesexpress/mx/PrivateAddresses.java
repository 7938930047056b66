package org.jamesexpress.mx;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Addresses that no host on the public internet has: a foreign domain that names one points into our own network. They
 * are those of the IANA registries of special-purpose addresses that a network may use within itself; IPv6 addresses that
 * stand for an IPv4 address are judged by that. The blocks for documentation lead nowhere, and are left to the time-out.
 */
final class PrivateAddresses {
    private static final List<Block> BLOCKS = Stream.of(
                    // this network; loopback; link-local; multicast; reserved, and broadcast
                    "0.0.0.0/8",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // private (RFC 1918); shared (RFC 6598); protocol assignments (RFC 6890); benchmarks (RFC 2544)
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "192.0.0.0/24",
                    "198.18.0.0/15",
                    // unspecified, loopback and IPv4-compatible (RFC 4291); discard (RFC 6666)
                    "::/96",
                    "100::/64",
                    // NAT64 within a network (RFC 8215); benchmarks (RFC 5180)
                    "64:ff9b:1::/48",
                    "2001:2::/48",
                    // unique local (RFC 4193); link-local, site-local and multicast (RFC 4291)
                    "fc00::/7",
                    "fe80::/9",
                    "ff00::/8")
            .map(Block::parse)
            .toList();

    /** Where an IPv4 address stands in an IPv6 one: NAT64 (RFC 6052), 6to4 (RFC 3056). A mapped one Java takes for IPv4. */
    private static final Block NAT64 = Block.parse("64:ff9b::/96");

    private static final Block SIX_TO_FOUR = Block.parse("2002::/16");

    private PrivateAddresses() {}

    static boolean contains(InetAddress address) {
        return BLOCKS.stream().anyMatch(block -> block.contains(address))
                || embedded(address).map(PrivateAddresses::contains).orElse(false);
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

    /** All addresses of a family that begin with the same bits. */
    private record Block(InetAddress first, int bits) {
        static Block parse(String text) {
            int slash = text.indexOf('/');
            return new Block(
                    Literals.address(text.substring(0, slash)).orElseThrow(),
                    Integer.parseInt(text.substring(slash + 1)));
        }

        boolean contains(InetAddress address) {
            byte[] mine = first.getAddress();
            byte[] its = address.getAddress();
            if (first instanceof Inet6Address != address instanceof Inet6Address) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((mine[bit / 8] & mask) != (its[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
