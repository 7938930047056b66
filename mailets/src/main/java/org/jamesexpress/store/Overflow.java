package org.jamesexpress.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Keeps octets in memory as long as they are few, and takes them all to a file once they are more. Used by one thread. */
final class Overflow extends OutputStream {
    private final int most;
    private final Opening opening;
    private final ByteArrayOutputStream few = new ByteArrayOutputStream();
    private Optional<Draft> file = Optional.empty();

    /** Begins a file. */
    interface Opening {
        Draft begin() throws IOException;
    }

    Overflow(int most, Opening opening) {
        this.most = most;
        this.opening = opening;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        if (file.isEmpty() && few.size() + length > most) {
            Draft begun = opening.begin();
            file = Optional.of(begun);
            few.writeTo(begun.out());
            few.reset();
        }
        OutputStream out = file.isPresent() ? file.get().out() : few;
        out.write(octets, from, length);
    }

    /** Where they are all, unless they are in memory. */
    Optional<Draft> file() {
        return file;
    }

    byte[] inMemory() {
        return few.toByteArray();
    }

    /** Deletes the file, unless it has become something. */
    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
