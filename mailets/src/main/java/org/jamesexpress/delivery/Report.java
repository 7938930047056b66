package org.jamesexpress.delivery;

import org.jamesexpress.store.Content;

/**
 * A delivery status notification (RFC 3464) as it goes over the wire. A mail that it gives back whole is read from the
 * spool while the report is written, so that its size costs no memory.
 *
 * @param id the same for the same report made again: the local part of its Message-ID
 * @param recipient the sender of the mail that is reported on
 * @param tls what that sender wanted of connections, as far as it holds for the report
 * @param content header and body, with CRLF line ends
 */
public record Report(String id, String recipient, TlsWish tls, Content content) {
    /** About a mail whose sender wanted nothing of connections. */
    public Report(String id, String recipient, Content content) {
        this(id, recipient, TlsWish.NONE, content);
    }

    /** Of a report about a mail: it tells of what had to be protected (RFC 8689, 5). */
    static TlsWish wish(TlsWish ofTheMail) {
        return ofTheMail == TlsWish.REQUIRED ? TlsWish.REQUIRED : TlsWish.NONE;
    }
}
