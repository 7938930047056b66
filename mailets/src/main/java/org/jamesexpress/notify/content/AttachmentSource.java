package org.jamesexpress.notify.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jamesexpress.notify.event.Attachments;
import org.jamesexpress.parts.Part;

/**
 * An attachment of a kept message, decoded as it is read.
 *
 * @param number from 1
 */
record AttachmentSource(Path message, int number) implements Download.Source {
    /** Opens its part; empty when there is none of that number. */
    Optional<Opened> part() throws IOException {
        InputStream file = Files.newInputStream(message);
        try {
            Optional<Part> part = Attachments.find(file, number);
            if (part.isEmpty()) {
                file.close();
            }
            return part.map(found -> new Opened(found, file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A part, and the file that is closed with its body. */
    record Opened(Part part, InputStream file) {
        InputStream body() {
            return new FilterInputStream(part.body()) {
                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }
    }

    @Override
    public InputStream open() throws IOException {
        return part().orElseThrow(() -> new NoSuchFileException(message + " has no attachment " + number))
                .body();
    }
}
