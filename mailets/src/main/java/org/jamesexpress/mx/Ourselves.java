package org.jamesexpress.mx;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The names and addresses under which this server takes mail: an MX among them would bring the mail back to us. */
public record Ourselves(Set<String> names, Set<InetAddress> addresses) {
    public Ourselves {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        addresses = Set.copyOf(addresses);
    }

    boolean is(Host host) {
        return names.contains(host.name().toLowerCase(Locale.ROOT)) || addresses.contains(host.address());
    }
}
