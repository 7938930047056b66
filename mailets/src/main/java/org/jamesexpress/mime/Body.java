package org.jamesexpress.mime;

import java.io.IOException;
import java.io.InputStream;

/** A message, header and all, that can be read again for each host. A {@link Gauge} measures it. */
public interface Body {
    /** In octets, as it goes over a wire: each line, the last one too, ends in CRLF there (RFC 1870 3). */
    long size();

    /** Whether any octet is above 127, so that it is converted for a host that does not offer 8BITMIME (RFC 6152). */
    boolean eightBit();

    /** Whether a line is over 998 octets, so that it is converted for every host (RFC 5321 4.5.3.1.6). */
    boolean longLines();

    InputStream open() throws IOException;
}
