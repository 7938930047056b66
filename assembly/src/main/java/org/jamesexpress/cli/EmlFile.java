package org.jamesexpress.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.mime.Body;
import org.jamesexpress.mime.Gauge;

/**
 * A message in a file, read anew for each host.
 *
 * @param size in octets, as it goes over a wire
 */
record EmlFile(Path file, long size, boolean eightBit, boolean longLines, BodyProgress progress) implements Body {
    private static final int BLOCK = 64 * 1024;

    /** Looks through the file once: what it measures stands in the MAIL command. */
    static EmlFile of(Path file, BodyProgress progress) throws CommandException, IOException {
        if (Files.isDirectory(file)) {
            throw new CommandException(file + ": a folder, and not a message");
        }
        Gauge gauge = new Gauge();
        try (InputStream octets = Files.newInputStream(file)) {
            byte[] block = new byte[BLOCK];
            for (int length = octets.read(block); length >= 0; length = octets.read(block)) {
                gauge.pass(block, 0, length);
            }
        }
        if (gauge.size() == 0) {
            throw new CommandException(file + ": empty, and not a message");
        }
        return new EmlFile(file, gauge.size(), gauge.eightBit(), gauge.longLines(), progress);
    }

    @Override
    public InputStream open() throws IOException {
        return progress.of(Files.newInputStream(file), size);
    }
}
