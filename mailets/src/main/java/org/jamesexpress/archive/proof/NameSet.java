package org.jamesexpress.archive.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import org.jamesexpress.store.Sha256;

/**
 * Names of files, of which a day can have millions: each is held as the first eight octets of a hash, which two of them
 * share once in millions of days. Not for several threads.
 */
final class NameSet {
    private static final int FIRST_ROOM = 1024;

    private final byte[] salt;
    private final BitSet taken = new BitSet();
    private long[] names = new long[FIRST_ROOM];
    private int size;

    /** @param salt so that nobody can make up a name that is taken for another */
    NameSet(long salt) {
        this.salt = ByteBuffer.allocate(Long.BYTES).putLong(salt).array();
    }

    /** Adds one, as long as none was asked for. */
    void add(String name) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
        }
        names[size++] = hash(name);
    }

    /** To be called between the last that is added and the first that is asked for. */
    void sort() {
        Arrays.sort(names, 0, size);
    }

    /** Takes one out, if it is in. */
    void remove(String name) {
        int place = place(name);
        if (place >= 0) {
            taken.set(place);
        }
    }

    boolean isEmpty() {
        return taken.cardinality() == size;
    }

    boolean contains(String name) {
        int place = place(name);
        return place >= 0 && !taken.get(place);
    }

    private int place(String name) {
        return Arrays.binarySearch(names, 0, size, hash(name));
    }

    private long hash(String name) {
        MessageDigest digest = Sha256.digest();
        digest.update(salt);
        return ByteBuffer.wrap(digest.digest(name.getBytes(UTF_8))).getLong();
    }
}
