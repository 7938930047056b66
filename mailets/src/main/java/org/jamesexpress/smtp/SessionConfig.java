package org.jamesexpress.smtp;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLSocketFactory;

/**
 * How conversations are held.
 *
 * @param bindAddress the address that connections come from; the system's choice if empty
 * @param startTls makes the encrypted connection where the host offers STARTTLS; empty to stay in clear
 * @param watch ends what takes longer than its time-out, by closing the connection; its work is short. It should
 *     remove what is cancelled: a session cancels as many tasks as it takes steps. Once it is shut down, sessions fail.
 */
public record SessionConfig(
        String heloName,
        Timeouts timeouts,
        Optional<InetAddress> bindAddress,
        Optional<SSLSocketFactory> startTls,
        Dialogue dialogue,
        ScheduledExecutorService watch) {
    public SessionConfig {
        Parameters.requireHeloName(heloName);
    }

    /** The same in clear. */
    public SessionConfig inClear() {
        return new SessionConfig(heloName, timeouts, bindAddress, Optional.empty(), dialogue, watch);
    }
}
