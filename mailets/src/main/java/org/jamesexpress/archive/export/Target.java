package org.jamesexpress.archive.export;

import java.io.Closeable;
import java.io.IOException;

/** Where mails are written to, one after the other. Used by one thread. */
interface Target extends Closeable {
    /** Writes a mail. */
    void add(ArchivedMail mail) throws IOException;

    /** Ends what was begun, and gives it its name. */
    void finish() throws IOException;
}
