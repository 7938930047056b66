package org.jamesexpress.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads a file of the ledger, line by line. Not for several threads. */
public final class LedgerFile implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private long end;

    private LedgerFile(InputStream in, long begin) {
        this.in = in;
        this.end = begin;
    }

    public static LedgerFile open(Path file) throws IOException {
        return open(file, 0);
    }

    /** Reads on where a line begins, so many bytes from the file's begin. */
    public static LedgerFile open(Path file, long begin) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        channel.position(begin);
        return new LedgerFile(new BufferedInputStream(Channels.newInputStream(channel), BUFFER), begin);
    }

    /** The octets of the last whole line, with its line feed; empty where there is none. Reads the file's end alone. */
    public static Optional<byte[]> last(Path file) throws IOException {
        try (RandomAccessFile all = new RandomAccessFile(file.toFile(), "r")) {
            long length = all.length();
            for (long size = BUFFER; ; size *= 2) {
                byte[] tail = new byte[Math.toIntExact(Math.min(size, length))];
                all.seek(length - tail.length);
                all.readFully(tail);
                int end = lineFeed(tail, tail.length);
                int before = lineFeed(tail, end);
                if (before >= 0 || tail.length == length) {
                    return end < 0 ? Optional.empty() : Optional.of(Arrays.copyOfRange(tail, before + 1, end + 1));
                }
            }
        }
    }

    /** Where the last one before a place is; -1 without one. */
    private static int lineFeed(byte[] octets, int place) {
        int at = place - 1;
        while (at >= 0 && octets[at] != '\n') {
            at--;
        }
        return Math.max(at, -1);
    }

    /** The octets of the next whole line, with its line feed; empty at the end, also where a line is not finished. */
    public Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                end += line.size();
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    /** Where the last line that was read ends, in bytes from the file's begin. */
    public long end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
