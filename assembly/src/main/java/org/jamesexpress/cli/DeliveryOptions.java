package org.jamesexpress.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.mailets.ConfiguredDelivery;
import org.jamesexpress.mailets.DnsServers;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options of the commands that go to MX hosts themselves. What is not given is as the home's server has it in
 * {@code mailetcontainer.xml} and {@code dnsservice.xml}; where there is no home, as the mailet has it by default.
 */
final class DeliveryOptions {
    private static final String WHERE = "option";

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--route",
            paramLabel = "NAME",
            description = "Act as the DirectMxDelivery of this route in mailetcontainer.xml (default: the first one).")
    private String route = "";

    @Option(
            names = "--dns",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "The DNS servers to ask, by address (default: the server's, or else the system's).")
    private List<String> dns = List.of();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port of the MX hosts (default: the server's, or 25).")
    private String port = "";

    @Option(
            names = "--helo",
            paramLabel = "NAME",
            description =
                    "What we call ourselves (default: the server's heloName, the home's hostname, or this machine's).")
    private String helo = "";

    @Option(names = "--allow-loopback-mx", description = "Go to loopback and private addresses, too.")
    private boolean allowLoopbackMx;

    @Option(names = "--no-tls", description = "Stay in clear, even where a host offers STARTTLS.")
    private boolean noTls;

    /**
     * By what a mail is delivered.
     *
     * @param origin where it stands, in words
     */
    record Rules(DirectMxConfig config, String origin) {}

    /**
     * What the home and the options say. Complaints about the options are wrong usage.
     *
     * @throws CommandException with every complaint about the home's files
     */
    Rules rules(CommandLine command) throws IOException, CommandException {
        Path file = home.folder().resolve("conf/mailetcontainer.xml");
        try {
            Optional<ConfiguredDelivery> delivery = delivery(file, command);
            Map<String, String> values = new LinkedHashMap<>(
                    delivery.map(ConfiguredDelivery::parameters).orElse(Map.of()));
            List<InetSocketAddress> servers = DnsServers.of(home.folder().resolve("conf/dnsservice.xml"));
            config(Settings.of(file + ", DirectMxDelivery", values), servers);
            values.putAll(given());
            String origin = delivery.map(it -> file + ", route " + it.route()).orElse("the defaults");
            return new Rules(withOptions(values, servers, command), origin);
        } catch (SettingsException e) {
            throw new CommandException(String.join("\n", e.complaints()), e);
        }
    }

    private Optional<ConfiguredDelivery> delivery(Path file, CommandLine command) throws SettingsException {
        List<ConfiguredDelivery> all = ConfiguredDelivery.in(file);
        Optional<ConfiguredDelivery> chosen = all.stream()
                .filter(each -> route.isEmpty() || each.route().equals(route))
                .findFirst();
        if (chosen.isEmpty() && !route.isEmpty()) {
            List<String> routes = all.stream().map(ConfiguredDelivery::route).toList();
            throw new ParameterException(
                    command,
                    "--route = " + route + ": should be a route of " + file + ", which has "
                            + (routes.isEmpty() ? "none" : String.join(", ", routes)));
        }
        return chosen;
    }

    private DirectMxConfig withOptions(Map<String, String> values, List<InetSocketAddress> servers, CommandLine command)
            throws IOException {
        try {
            return config(Settings.of(WHERE, values), servers);
        } catch (SettingsException e) {
            throw new ParameterException(command, inOptions(String.join("\n", e.complaints())), e);
        }
    }

    private DirectMxConfig config(Settings settings, List<InetSocketAddress> servers)
            throws IOException, SettingsException {
        DirectMxConfig config =
                DirectMxConfig.from(settings, OurName.of(home.folder()), servers, home.folder()::resolve);
        settings.check();
        return config;
    }

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        if (!dns.isEmpty()) {
            given.put("dnsServers", String.join(",", dns));
        }
        if (!port.isEmpty()) {
            given.put("port", port);
        }
        if (!helo.isEmpty()) {
            given.put("heloName", helo);
        }
        if (allowLoopbackMx) {
            given.put("allowLoopbackMx", "true");
        }
        if (noTls) {
            given.put("tls", "none");
            given.put("mtaSts", "false");
        }
        return given;
    }

    private static String inOptions(String complaints) {
        return complaints
                .replace(WHERE + ": dnsServers", "--dns")
                .replace(WHERE + ": port", "--port")
                .replace(WHERE + ": heloName", "--helo");
    }
}
