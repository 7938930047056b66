package org.jamesexpress.archive.crypt;

import java.util.stream.IntStream;

/**
 * Where the line of each mail may be, in 16 octets or so a mail, since a day may have a million: a table with open
 * addressing, of the ids' hashes alone. Who asks compares the lines. Guarded by its owner.
 */
final class Places {
    private static final int LEAST = 1024;
    private static final int SPREAD = 0x9E3779B9;
    private static final int HALF_THE_BITS = 16;

    private int[] hashes = new int[LEAST];
    private int[] lines = new int[LEAST];
    private int count;

    /** @param line its number, from 0 on */
    void add(String id, int line) {
        if (count >= lines.length / 2) {
            grow();
        }
        put(hash(id), line + 1);
        count++;
    }

    /** The lines of all that have the hash of the id, in the order in which they were added. */
    IntStream of(String id) {
        int hash = hash(id);
        return IntStream.iterate(slot(hash), slot -> lines[slot] != 0, this::next)
                .filter(slot -> hashes[slot] == hash)
                .map(slot -> lines[slot] - 1);
    }

    void clear() {
        hashes = new int[LEAST];
        lines = new int[LEAST];
        count = 0;
    }

    private void grow() {
        int[] oldHashes = hashes;
        int[] oldLines = lines;
        hashes = new int[oldHashes.length * 2];
        lines = new int[oldLines.length * 2];
        int free = 0;
        while (oldLines[free] != 0) {
            free++;
        }
        for (int i = 1; i < oldLines.length; i++) { // from behind a free slot on, so that none overtakes another
            int slot = (free + i) & (oldLines.length - 1);
            if (oldLines[slot] != 0) {
                put(oldHashes[slot], oldLines[slot]);
            }
        }
    }

    private void put(int hash, int line) {
        int slot = slot(hash);
        while (lines[slot] != 0) {
            slot = next(slot);
        }
        hashes[slot] = hash;
        lines[slot] = line;
    }

    private static int hash(String id) {
        int spread = id.hashCode() * SPREAD;
        return spread ^ spread >>> HALF_THE_BITS;
    }

    private int slot(int hash) {
        return hash & (lines.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (lines.length - 1);
    }
}
