package org.jamesexpress.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Bytes to be written, as many as there may be. */
@FunctionalInterface
public interface Content {
    void writeTo(OutputStream out) throws IOException;

    static Content of(byte[] bytes) {
        return out -> out.write(bytes);
    }

    /** What is left of a stream, which stays open. */
    static Content of(InputStream in) {
        return in::transferTo;
    }
}
