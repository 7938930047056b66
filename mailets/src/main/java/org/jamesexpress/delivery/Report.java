package org.jamesexpress.delivery;

import org.jamesexpress.store.Content;

/**
 * A delivery status notification (RFC 3464) as it goes over the wire. A mail that it gives back whole is read from the
 * spool while the report is written, so that its size costs no memory.
 *
 * @param id the same for the same report made again: the local part of its Message-ID
 * @param recipient the sender of the mail that is reported on
 * @param content header and body, with CRLF line ends
 */
public record Report(String id, String recipient, Content content) {}
