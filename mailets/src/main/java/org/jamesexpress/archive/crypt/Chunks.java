package org.jamesexpress.archive.crypt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts or decrypts a file chunk by chunk: AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár:
 * Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015). The nonce of a chunk is the file's seven
 * random octets, the chunk's number, and whether it is the last, so that one that was cut off, moved, doubled or left out
 * is found; the associated data is the file's name from the mail's id on, so that no file can stand for another. The
 * octets are told by {@code docs/reference/archive-encryption.md}. For one file, used by one thread.
 */
final class Chunks {
    /** Octets of a chunk before it is encrypted; only the last may have fewer. */
    static final int SIZE = 64 * 1024;

    /** Octets that a chunk gets longer by. */
    static final int TAG = 16;

    /** What each file begins with; also the begin of the associated data. */
    static final String MAGIC = "JXE1";

    /** Random octets after that. */
    static final int PREFIX = 7;

    private static final int BITS_AN_OCTET = 8;

    private final Cipher cipher;
    private final int mode;
    private final SecretKey key;
    private final byte[] prefix;
    private final byte[] associated;
    private int number;

    /**
     * Begins a file.
     *
     * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
     * @param name of the file from the mail's id on, without the ending that says that it is encrypted
     */
    Chunks(int mode, SecretKey key, byte[] prefix, String name) {
        this.mode = mode;
        this.key = key;
        this.prefix = prefix.clone();
        this.associated = (MAGIC + name).getBytes(UTF_8);
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * The next chunk.
     *
     * @return octets that were written to the begin of {@code to}
     * @throws GeneralSecurityException when it is not what was encrypted
     */
    int next(byte[] from, int length, boolean last, byte[] to) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(PREFIX + Integer.BYTES + 1)
                .put(prefix)
                .putInt(number)
                .put((byte) (last ? 1 : 0))
                .array();
        number = Math.incrementExact(number);
        cipher.init(mode, key, new GCMParameterSpec(TAG * BITS_AN_OCTET, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(from, 0, length, to);
    }
}
