package org.jamesexpress.delivery;

import java.time.Instant;

/**
 * How the connections for the mail of one domain were encrypted, as far as attempts are known.
 *
 * @param domain as the mails have it, in lower case
 * @param mails those that a host was offered over a connection on which it had proved its name by a certificate
 * @param verified attempts for one recipient at one host, over such a connection
 * @param unverified attempts over one that was encrypted, without such a proof
 * @param clear attempts over one that was not encrypted
 * @param failed attempts that ended in the handshake, or for want of one
 * @param says who said last, besides the setting {@code tls}, what had to be proved: {@code rule example.com: verified}; empty
 *     where nobody else did
 * @param first time of the first of these attempts
 */
public record TlsPast(
        String domain,
        long mails,
        long verified,
        long unverified,
        long clear,
        long failed,
        String says,
        Instant first,
        Instant last) {}
