package org.jamesexpress.mx;

import java.net.InetAddress;
import java.util.Collection;
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
        return isOneOf(Set.of(host.name())) || addresses.contains(host.address());
    }

    boolean isOneOf(Collection<String> others) {
        return others.stream().anyMatch(name -> names.contains(name.toLowerCase(Locale.ROOT)));
    }
}
