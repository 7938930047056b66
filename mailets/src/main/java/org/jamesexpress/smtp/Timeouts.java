package org.jamesexpress.smtp;

import java.time.Duration;
import java.util.List;

/**
 * How long a host may take (RFC 5321 4.5.3.2). Each is a limit for the whole step, however many bytes dribble in
 * meanwhile.
 *
 * @param connect for each address
 * @param greeting from the connection to the end of the greeting
 * @param command for the reply to EHLO, STARTTLS with its handshake, MAIL, RCPT, DATA, RSET
 * @param data for each block of the body
 * @param dot for the reply to the final dot; short ones make duplicates (RFC 1047)
 */
public record Timeouts(Duration connect, Duration greeting, Duration command, Duration data, Duration dot) {
    /** @throws IllegalArgumentException if one is under a millisecond: sockets would take it for no limit */
    public Timeouts {
        for (Duration limit : List.of(connect, greeting, command, data, dot)) {
            if (limit.toMillis() < 1) {
                throw new IllegalArgumentException("A time-out is at least 1 ms: " + limit);
            }
        }
    }
}
