package org.jamesexpress.archive;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names that nobody else takes. */
final class RandomId {
    private RandomId() {}

    /** So many random octets in lower-case hexadecimal. */
    static String of(int octets, RandomGenerator random) {
        byte[] id = new byte[octets];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
