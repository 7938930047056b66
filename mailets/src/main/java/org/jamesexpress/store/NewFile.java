package org.jamesexpress.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A new file that is written, and on disk once it was forced: a disk forces two at once in little more time than one. Used
 * by one thread after the other.
 */
public final class NewFile implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final Written written;

    NewFile(Path path, FileChannel channel, Written written) {
        this.path = path;
        this.channel = channel;
        this.written = written;
    }

    public Written written() {
        return written;
    }

    /** Puts it on disk; its folder is not forced. */
    public void force() throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new IOException("can't write " + path + ": " + Trouble.words(e), e);
        }
    }

    /** Ends the writing; what was not forced may not be on disk. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
