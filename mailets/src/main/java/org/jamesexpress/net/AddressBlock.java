package org.jamesexpress.net;

import java.net.Inet6Address;
import java.net.InetAddress;

/** All addresses of a family that begin with the same bits: {@code 10.0.0.0/8}, {@code fc00::/7}. */
public record AddressBlock(InetAddress first, int bits) {
    /**
     * Reads a block, or an address, which is a block of one.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress first = Literals.address(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("no address: " + text));
        int most = first.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("no length of a prefix: " + text);
        }
        return new AddressBlock(first, bits);
    }

    public boolean contains(InetAddress address) {
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
