package org.jamesexpress.archive.crypt;

import java.io.IOException;

/** A mail can't be read because its key was erased, as it was meant. */
public final class KeyErasedException extends IOException {
    private static final long serialVersionUID = 1L;

    KeyErasedException() {
        super("it was erased: its key is gone, and nobody can read it any more");
    }
}
