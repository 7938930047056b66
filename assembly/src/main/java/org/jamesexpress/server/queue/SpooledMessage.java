package org.jamesexpress.server.queue;

import java.io.IOException;
import java.io.InputStream;
import org.apache.james.server.core.MimeMessageSource;
import org.jamesexpress.store.Bodies;

/** A message that is read when it is needed, byte for byte as it came. */
record SpooledMessage(Bodies bodies, String id, long size) implements MimeMessageSource {
    @Override
    public String getSourceId() {
        return id;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return bodies.open(id);
    }

    @Override
    public long getMessageSize() {
        return size;
    }
}
