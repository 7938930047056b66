package org.jamesexpress.archive.crypt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * Decrypts what is read, see {@link Chunks}, and gives nothing of a chunk that isn't what was encrypted. Used by one thread.
 */
final class UnsealedStream extends InputStream {
    private static final int SEALED = Chunks.SIZE + Chunks.TAG;

    private final InputStream in;
    private final Chunks chunks;
    private final byte[] sealed = new byte[SEALED + 1];
    private final byte[] clear = new byte[SEALED];
    private int ahead;
    private int from;
    private int to;
    private boolean isOver;

    /** Whoever opens it closes it, and the file with it. */
    UnsealedStream(InputStream in, SecretKey key, String name) throws IOException {
        byte[] magic = in.readNBytes(Chunks.MAGIC.length());
        byte[] prefix = in.readNBytes(Chunks.PREFIX);
        if (!Arrays.equals(magic, Chunks.MAGIC.getBytes(US_ASCII)) || prefix.length < Chunks.PREFIX) {
            throw new IOException("it is no encrypted file of an archive");
        }
        this.in = in;
        this.chunks = new Chunks(Cipher.DECRYPT_MODE, key, prefix, name);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int at, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, octets.length);
        if (count == 0) {
            return 0;
        }
        while (from == to && !isOver) {
            chunk();
        }
        if (from == to) {
            return -1;
        }
        int some = Math.min(count, to - from);
        System.arraycopy(clear, from, octets, at, some);
        from += some;
        return some;
    }

    /** One octet more is read than a chunk has, to know whether it is the last. */
    private void chunk() throws IOException {
        int length = ahead + in.readNBytes(sealed, ahead, sealed.length - ahead);
        boolean last = length <= SEALED;
        try {
            to = chunks.next(sealed, Math.min(length, SEALED), last, clear);
            from = 0;
        } catch (GeneralSecurityException e) {
            throw new IOException("it is not what was encrypted: it was changed, cut off or put together anew", e);
        }
        sealed[0] = sealed[SEALED];
        ahead = 1;
        isOver = last;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
