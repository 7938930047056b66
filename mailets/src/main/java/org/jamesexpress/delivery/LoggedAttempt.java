package org.jamesexpress.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one host, or the search for one, did for one recipient. A text that is not known is empty.
 *
 * @param mail the mail's id
 * @param messageId of the header
 * @param sender the reverse-path
 * @param host its name, empty where the attempt came to none
 * @param address the host's
 * @param port 0 where the attempt came to no host
 * @param source our address
 * @param tls protocol and cipher suite, empty in clear
 * @param trust what the connection had to prove, and who says so: {@code rule example.com: verified}
 * @param proof {@code verified}, {@code pinned}, or what stood in the way, as RFC 8460 calls it
 * @param stage of the conversation, in lower case
 * @param code of the reply, 0 where there was none
 * @param status enhanced status code (RFC 3463)
 * @param words what the host said, or what happened in its place
 * @param took by this host
 * @param outcome delivered, next-host, deferred, bounced, kept or deleted
 */
public record LoggedAttempt(
        Instant time,
        String mail,
        String messageId,
        String sender,
        String recipient,
        String destination,
        String host,
        String address,
        int port,
        String source,
        String tls,
        String trust,
        String proof,
        String stage,
        int code,
        String status,
        String words,
        Duration took,
        String outcome,
        Optional<Instant> nextAttempt) {}
