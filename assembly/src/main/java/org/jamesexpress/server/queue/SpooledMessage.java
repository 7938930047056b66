package org.jamesexpress.server.queue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.james.server.core.MimeMessageSource;
import org.jamesexpress.store.Bodies;

/**
 * A message that is read when it is needed, byte for byte as it came. One mailet after another reads it: a small one, which
 * is a row, is asked of the database once. Any thread may read.
 */
final class SpooledMessage implements MimeMessageSource {
    private final Bodies bodies;
    private final String id;
    private final long size;
    private volatile Optional<byte[]> row = Optional.empty();

    SpooledMessage(Bodies bodies, String id, long size) {
        this.bodies = bodies;
        this.id = id;
        this.size = size;
    }

    @Override
    public String getSourceId() {
        return id;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        if (!Bodies.isRow(id)) {
            return bodies.open(id);
        }
        if (row.isEmpty()) {
            try (InputStream octets = bodies.open(id)) {
                row = Optional.of(octets.readAllBytes());
            }
        }
        return new ByteArrayInputStream(row.get());
    }

    @Override
    public long getMessageSize() {
        return size;
    }
}
