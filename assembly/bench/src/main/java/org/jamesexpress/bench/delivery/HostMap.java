package org.jamesexpress.bench.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.dnsservice.api.DNSService;

/** The hosts of a scene as James asks for them: a name of an MX host may bring its port along. */
final class HostMap implements DNSService {
    private final Map<String, List<String>> hosts = new HashMap<>();
    private final Map<String, InetAddress> addresses = new HashMap<>();

    HostMap(Scene scene, int port) throws UnknownHostException {
        for (Scene.Destination each : scene.warmUps()) {
            add(each, port);
        }
        for (Scene.Destination each : scene.destinations()) {
            add(each, port);
        }
    }

    private void add(Scene.Destination destination, int port) throws UnknownHostException {
        hosts.put(
                destination.domain(),
                destination.hosts().stream()
                        .map(each -> each.name() + ":" + port)
                        .toList());
        for (Scene.Host each : destination.hosts()) {
            addresses.put(each.name(), InetAddress.getByName(each.address()));
        }
    }

    @Override
    public Collection<String> findMXRecords(String domain) {
        return hosts.getOrDefault(domain, List.of());
    }

    @Override
    public Collection<String> findTXTRecords(String name) {
        return List.of();
    }

    @Override
    public Collection<InetAddress> getAllByName(String name) throws UnknownHostException {
        return List.of(getByName(name));
    }

    @Override
    public InetAddress getByName(String name) throws UnknownHostException {
        InetAddress address = addresses.get(name);
        if (address == null) {
            throw new UnknownHostException(name);
        }
        return address;
    }

    @Override
    public InetAddress getLocalHost() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public String getHostName(InetAddress address) {
        return address.getHostAddress();
    }
}
