package org.jamesexpress.testing;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A pipe with a name, into which programs write lines for a test to wait for. It is open both ways, so that no program
 * waits for a reader, or loses it.
 */
public final class LinePipe implements AutoCloseable {
    private final RandomAccessFile pipe;
    private final BufferedReader lines;

    private LinePipe(RandomAccessFile pipe) throws IOException {
        this.pipe = pipe;
        this.lines =
                new BufferedReader(new InputStreamReader(new FileInputStream(pipe.getFD()), StandardCharsets.UTF_8));
    }

    public static LinePipe at(Path file) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
        if (exit != 0) {
            throw new IOException("mkfifo: exit " + exit);
        }
        return new LinePipe(new RandomAccessFile(file.toFile(), "rw"));
    }

    /** The next line, waited for. */
    public String next() throws IOException {
        return lines.readLine();
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
