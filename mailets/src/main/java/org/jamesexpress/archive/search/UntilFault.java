package org.jamesexpress.archive.search;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends where a file can't be read any further, so that what stands before is read all the same. Used by one thread. */
final class UntilFault extends FilterInputStream {
    private boolean faulty;

    UntilFault(InputStream in) {
        super(in);
    }

    boolean isFaulty() {
        return faulty;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int from, int length) throws IOException {
        try {
            return faulty ? -1 : in.read(octets, from, length);
        } catch (IOException e) {
            faulty = true;
            return -1;
        }
    }
}
