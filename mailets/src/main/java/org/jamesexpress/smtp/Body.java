package org.jamesexpress.smtp;

import java.io.IOException;
import java.io.InputStream;

/** A message, header and all, that can be read again for each host. */
public interface Body {
    /** In octets. */
    long size();

    /** Whether any octet is above 127, so that the host must offer 8BITMIME (RFC 6152). */
    boolean eightBit();

    InputStream open() throws IOException;
}
