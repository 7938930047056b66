package org.jamesexpress.archive;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import org.jamesexpress.store.Sha256;

/**
 * The Merkle tree of a list that grows (RFC 9162, 2.1.1, with SHA-256): whoever has its root can be shown that an entry is
 * in the list by a few hashes, without the other entries. Keeps one hash a level. Not for several threads.
 */
public final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    /** The roots of the whole subtrees, one for each bit of the count of leaves; the smallest and last one first. */
    private final Deque<byte[]> subtrees = new ArrayDeque<>();

    private long leaves;

    public void add(byte[] entry) {
        byte[] subtree = hash(LEAF, entry, new byte[0]);
        for (long pairs = leaves; pairs % 2 == 1; pairs /= 2) {
            subtree = hash(NODE, subtrees.pop(), subtree);
        }
        subtrees.push(subtree);
        leaves++;
    }

    public long leaves() {
        return leaves;
    }

    /** In lower-case hexadecimal; for no leaves it is the SHA-256 of nothing. */
    public String root() {
        Iterator<byte[]> fromTheRight = subtrees.iterator();
        if (!fromTheRight.hasNext()) {
            return Sha256.hex(new byte[0]);
        }
        byte[] root = fromTheRight.next();
        while (fromTheRight.hasNext()) {
            root = hash(NODE, fromTheRight.next(), root);
        }
        return HexFormat.of().formatHex(root);
    }

    private static byte[] hash(byte kind, byte[] one, byte[] two) {
        MessageDigest digest = Sha256.digest();
        digest.update(kind);
        digest.update(one);
        digest.update(two);
        return digest.digest();
    }
}
