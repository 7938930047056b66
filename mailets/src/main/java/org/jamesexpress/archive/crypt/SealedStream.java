package org.jamesexpress.archive.crypt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/** Encrypts what is written, see {@link Chunks}; one chunk is in memory. Used by one thread. */
final class SealedStream extends OutputStream {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OutputStream out;
    private final Chunks chunks;
    private final byte[] clear = new byte[Chunks.SIZE];
    private final byte[] sealed = new byte[Chunks.SIZE + Chunks.TAG];
    private int length;

    /** @param out is its owner's to close */
    SealedStream(OutputStream out, SecretKey key, String name) throws IOException {
        byte[] prefix = new byte[Chunks.PREFIX];
        RANDOM.nextBytes(prefix);
        this.out = out;
        this.chunks = new Chunks(Cipher.ENCRYPT_MODE, key, prefix, name);
        out.write(Chunks.MAGIC.getBytes(US_ASCII));
        out.write(prefix);
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int count) throws IOException {
        int taken = 0;
        while (taken < count) {
            if (length == clear.length) {
                chunk(false); // only when more comes is it known that it isn't the last
            }
            int some = Math.min(count - taken, clear.length - length);
            System.arraycopy(octets, from + taken, clear, length, some);
            length += some;
            taken += some;
        }
    }

    /** Writes the last chunk, of which there always is one. */
    void finish() throws IOException {
        chunk(true);
    }

    private void chunk(boolean last) throws IOException {
        try {
            out.write(sealed, 0, chunks.next(clear, length, last, sealed));
            length = 0;
        } catch (GeneralSecurityException e) {
            throw new IOException("it can't be encrypted: " + e.getMessage(), e);
        }
    }
}
