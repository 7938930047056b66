package org.jamesexpress.mailets;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.HostPort;
import org.w3c.dom.Element;

/**
 * The DNS servers that James asks: those of {@code conf/dnsservice.xml}, after the operating system's unless
 * {@code <autodiscover>} is false. Without the file they are the system's, and where there are none at all, this machine
 * is asked, as James does.
 */
public final class DnsServers {
    public static final Declaration DECLARATION = Declaration.file(
            "conf/dnsservice.xml",
            "James's own file of DNS servers, of which DirectMxDelivery takes this.",
            """
            <dnsservice>
                <servers>
                    <server>192.0.2.53</server>
                </servers>
                <autodiscover>false</autodiscover>
            </dnsservice>
            """,
            DnsServers::from);

    private static final int PORT = 53;
    private static final InetSocketAddress THIS_MACHINE = new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);

    private DnsServers() {}

    /**
     * Reads the file.
     *
     * @throws SettingsException with every complaint about it
     */
    public static List<InetSocketAddress> of(Path dnsservice) throws SettingsException {
        Optional<Element> root = XmlFile.root(dnsservice);
        Map<String, String> values = new HashMap<>();
        root.ifPresent(it -> List.of("autodiscover", "server").forEach(name -> put(values, name, it)));
        Settings settings = Settings.of(dnsservice.toString(), values);
        List<InetSocketAddress> all = from(settings);
        settings.check();
        return all.isEmpty() ? List.of(THIS_MACHINE) : all;
    }

    private static List<InetSocketAddress> from(Settings settings) {
        boolean discover = settings.ask("autodiscover")
                .means("Whether the operating system's servers are asked before those that are named.")
                .example("false")
                .value("true", DnsServers::flag, "true or false");
        List<InetSocketAddress> listed = settings.ask("server")
                .means("A DNS server to ask, by address, with a port if it is not 53; any number of these.")
                .example("192.0.2.53")
                .optional(DnsServers::servers, "an IP address")
                .orElse(List.of());
        Stream<InetSocketAddress> system = discover ? Dns.systemServers().stream() : Stream.of();
        return Stream.concat(system, listed.stream()).distinct().toList();
    }

    private static void put(Map<String, String> values, String name, Element root) {
        String text = XmlFile.below(root, name).stream()
                .map(each -> each.getTextContent().strip())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(","));
        if (!text.isEmpty()) {
            values.put(name, text);
        }
    }

    /** In every form that James takes. */
    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static List<InetSocketAddress> servers(String text) {
        return Stream.of(text.split(",", -1)).map(DnsServers::server).toList();
    }

    /** James takes a name, too, which the system resolves. */
    private static InetSocketAddress server(String text) {
        HostPort server = HostPort.parse(text, PORT);
        try {
            return new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
