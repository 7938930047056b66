package org.jamesexpress.delivery;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jamesexpress.mime.Gauge;
import org.jamesexpress.store.Content;

/** A body that notices, while it is written, what of it SMTP can't carry to every host. Used by one thread. */
final class Measured implements Content {
    private final Content content;
    private Gauge gauge = new Gauge();

    Measured(Content content) {
        this.content = content;
    }

    /** What has been written. */
    Gauge gauge() {
        return gauge;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Gauge fresh = new Gauge();
        gauge = fresh;
        content.writeTo(new FilterOutputStream(out) {
            @Override
            public void write(int octet) throws IOException {
                fresh.pass(new byte[] {(byte) octet}, 0, 1);
                out.write(octet);
            }

            @Override
            public void write(byte[] octets, int from, int length) throws IOException {
                fresh.pass(octets, from, length);
                out.write(octets, from, length);
            }
        });
    }
}
