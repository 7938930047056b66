package org.jamesexpress.smtp;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * How conversations are held, with whichever host.
 *
 * @param bindAddress the address that connections come from; the system's choice if empty
 * @param watch ends what takes longer than its time-out, by closing the connection; its work is short. It should
 *     remove what is cancelled: a session cancels as many tasks as it takes steps. Once it is shut down, sessions fail.
 * @param nanoTime tells a session how old it is and how long it is idle, as {@link System#nanoTime} does
 * @param quirks of hosts, shared by the sessions that learn of them and those that heed them
 */
public record SessionConfig(
        String heloName,
        Timeouts timeouts,
        Optional<InetAddress> bindAddress,
        Dialogue dialogue,
        ScheduledExecutorService watch,
        LongSupplier nanoTime,
        Quirks quirks) {
    public SessionConfig {
        Parameters.requireHeloName(heloName);
    }

    /** By the system's time, and with quirks of its own: kept as long as sessions are opened with this one. */
    public SessionConfig(
            String heloName,
            Timeouts timeouts,
            Optional<InetAddress> bindAddress,
            Dialogue dialogue,
            ScheduledExecutorService watch) {
        this(heloName, timeouts, bindAddress, dialogue, watch, System::nanoTime, new Quirks(System::nanoTime));
    }
}
