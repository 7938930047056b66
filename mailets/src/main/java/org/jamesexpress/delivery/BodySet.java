package org.jamesexpress.delivery;

import java.util.Arrays;

/**
 * Names of bodies, of which there can be millions: each is held as eight octets of a hash. So one that isn't in may seem to
 * be, once in millions of such sets; one that is in always is. Used by one thread.
 */
final class BodySet {
    private static final int FIRST_ROOM = 1024;

    /** Those of FNV-1a. */
    private static final long BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private long[] hashes = new long[FIRST_ROOM];
    private int size;
    private boolean isSorted = true;

    void add(String body) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size + size / 2);
        }
        hashes[size++] = hash(body);
        isSorted = false;
    }

    boolean contains(String body) {
        if (!isSorted) {
            Arrays.sort(hashes, 0, size);
            isSorted = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(body)) >= 0;
    }

    private static long hash(String body) {
        long hash = BASIS;
        for (int i = 0; i < body.length(); i++) {
            hash = (hash ^ body.charAt(i)) * PRIME;
        }
        return hash;
    }
}
