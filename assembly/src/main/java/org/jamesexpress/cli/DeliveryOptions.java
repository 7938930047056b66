package org.jamesexpress.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.mailets.OwnAddresses;
import org.jamesexpress.mx.Ourselves;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the commands that go to MX hosts themselves. What is not given is as the mailet has it by default. */
final class DeliveryOptions {
    private static final String WHERE = "option";

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--dns",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "The DNS servers to ask, by address (default: the system's).")
    private List<String> dns = List.of();

    @Option(names = "--port", paramLabel = "N", description = "The port of the MX hosts (default: 25).")
    private String port = "";

    @Option(
            names = "--helo",
            paramLabel = "NAME",
            description = "What we call ourselves (default: the home's hostname, or else this machine's).")
    private String helo = "";

    @Option(names = "--allow-loopback-mx", description = "Go to loopback and private addresses, too.")
    private boolean allowLoopbackMx;

    @Option(names = "--no-tls", description = "Stay in clear, even where a host offers STARTTLS.")
    private boolean noTls;

    /** What the options say, or every complaint about them as wrong usage. */
    DirectMxConfig config(CommandLine command) throws IOException {
        Settings settings = Settings.of(WHERE, given());
        DirectMxConfig config = DirectMxConfig.from(settings, OurName.of(home.folder()));
        try {
            settings.check();
        } catch (SettingsException e) {
            throw new ParameterException(command, inOptions(String.join("\n", e.complaints())), e);
        }
        return config;
    }

    /** An MX among these is a loop, as it is for the server that runs here. */
    static Ourselves ourselves(DirectMxConfig config) {
        return new Ourselves(Set.of(config.heloName()), OwnAddresses.find());
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
        given.put("allowLoopbackMx", String.valueOf(allowLoopbackMx));
        given.put("tls", noTls ? "none" : "opportunistic");
        return given;
    }

    private static String inOptions(String complaints) {
        return complaints
                .replace(WHERE + ": dnsServers", "--dns")
                .replace(WHERE + ": port", "--port")
                .replace(WHERE + ": heloName", "--helo");
    }
}
