package org.jamesexpress.delivery;

import java.io.IOException;
import java.io.InputStream;
import org.jamesexpress.mime.Body;
import org.jamesexpress.store.Spool;

/** The body of a mail, read from the spool each time it is sent. */
record SpooledBody(Spool spool, StoredBody stored) implements Body {
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
        return spool.open(stored.id());
    }
}
