package org.jamesexpress.notify.content;

import java.io.IOException;
import java.io.InputStream;

/**
 * Something that a link opens.
 *
 * @param name that a file of it would have; empty when nobody gave it one
 * @param type its media type, as its sender said
 * @param size in octets
 * @param sha256 of these, in hexadecimal
 * @param source opens them, from the first on
 */
public record Download(String name, String type, long size, String sha256, Source source) implements Answer {
    /** Opens octets. */
    public interface Source {
        /**
         * Opens them, from the first on; the caller closes them.
         *
         * @throws java.nio.file.NoSuchFileException when they are not there any more
         */
        InputStream open() throws IOException;
    }

    /** Opens the octets; the caller closes them. */
    public InputStream openAt(long offset) throws IOException {
        InputStream in = source.open();
        try {
            in.skipNBytes(offset);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
