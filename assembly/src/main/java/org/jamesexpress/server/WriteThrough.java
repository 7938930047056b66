package org.jamesexpress.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files, opened so that a write returns once the disk has it ({@code O_DSYNC}).
 *
 * <p>It goes before the name of another of H2's file systems, as in {@code writethrough:async:/path}. Public because H2
 * makes instances of it.
 */
public final class WriteThrough extends FilePathWrapper {
    static final String SCHEME = "writethrough";

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return super.open(mode.equals("rw") ? "rwd" : mode);
    }
}
