package org.jamesexpress.mime;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the body of one leaf. Used by one thread. */
interface BodyEncoder {
    /** Octets of a line, with neither CR nor LF. */
    void octets(byte[] octets, int length) throws IOException;

    /** The CRLF of a line. */
    void lineEnds() throws IOException;

    /** What is held back goes out, without a CRLF. */
    void end() throws IOException;

    /** As they are. */
    static BodyEncoder plain(OutputStream out) {
        return new BodyEncoder() {
            @Override
            public void octets(byte[] octets, int length) throws IOException {
                out.write(octets, 0, length);
            }

            @Override
            public void lineEnds() throws IOException {
                endLine(out);
            }

            @Override
            public void end() {
                // Nothing is held back.
            }
        };
    }

    /** Writes a CRLF. */
    static void endLine(OutputStream out) throws IOException {
        out.write('\r');
        out.write('\n');
    }
}
