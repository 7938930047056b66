package org.jamesexpress.delivery;

import java.io.IOException;
import java.io.InputStream;
import org.jamesexpress.mime.Body;
import org.jamesexpress.store.Bodies;

/** The body of a mail, read each time it is sent. */
record SpooledBody(Bodies bodies, StoredBody stored) implements Body {
    @Override
    public long size() {
        return stored.size();
    }

    @Override
    public boolean eightBit() {
        return stored.eightBit();
    }

    @Override
    public boolean longLines() {
        return stored.longLines();
    }

    @Override
    public InputStream open() throws IOException {
        return bodies.open(stored.id());
    }
}
