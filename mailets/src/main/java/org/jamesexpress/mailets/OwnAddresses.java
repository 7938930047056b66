package org.jamesexpress.mailets;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.mx.Ourselves;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of this machine that others can reach. */
public final class OwnAddresses {
    private static final Logger LOGGER = LoggerFactory.getLogger(OwnAddresses.class);

    private OwnAddresses() {}

    /** What an MX of others must not lead to: it would be a loop. */
    public static Ourselves with(DirectMxConfig config) {
        return new Ourselves(Set.of(config.heloName()), find());
    }

    private static Set<InetAddress> find() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Predicate.not(InetAddress::isLoopbackAddress))
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            LOGGER.warn(
                    "can't list this machine's addresses, so an MX that leads back here isn't noticed: {}",
                    e.getMessage());
            return Set.of();
        }
    }
}
