package org.jamesexpress.archive.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jamesexpress.events.MailDirection;

/**
 * A mail that SMTP accepted.
 *
 * @param name the mail's own name in this server, which no sender chooses
 * @param release when it leaves the queue at the earliest: {@code time}, or later as its sender asked for (RFC 4865)
 * @param reversePath empty for the null reverse-path (RFC 5321 4.5.5)
 * @param recipients every recipient of the envelope, with the way that the mail goes for each
 * @param size in bytes, with the Received field that this server put first
 * @param remoteAddress of who handed it over
 * @param session as the server's log names it
 */
public record AcceptedMail(
        String name,
        Instant time,
        Instant release,
        String reversePath,
        Map<String, MailDirection> recipients,
        long size,
        String remoteAddress,
        String session) {
    public AcceptedMail {
        recipients = Collections.unmodifiableMap(new LinkedHashMap<>(recipients));
    }
}
