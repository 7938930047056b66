package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.SignedZones;

/** A DNS server and mail hosts on loopback, and the commands that go there. */
final class MxWorld implements AutoCloseable {
    private final LoopbackDns dns;
    private final List<ScriptedSmtpServer> hosts = new ArrayList<>();
    private final String network;

    MxWorld() throws IOException {
        this(LoopbackDns.start());
    }

    /** One whose DNS server has zones that may be signed, in place of records. */
    MxWorld(SignedZones zones) throws IOException {
        this(LoopbackDns.start(zones));
    }

    private MxWorld(LoopbackDns dns) {
        Random random = new Random();
        this.dns = dns;
        network = "127." + (1 + random.nextInt(250)) + "." + random.nextInt(250) + ".";
    }

    LoopbackDns dns() {
        return dns;
    }

    /** The address of host {@code number}. */
    String address(int number) {
        return network + number;
    }

    /** Host {@code number} listens, all of them on one port. */
    ScriptedSmtpServer host(int number) {
        int port = hosts.isEmpty() ? 0 : hosts.get(0).port();
        ScriptedSmtpServer host = ScriptedSmtpServer.at(address(number), port);
        hosts.add(host);
        return host;
    }

    /** The domain b.test has so many hosts: mx1.b.test with preference 10, mx2.b.test with 20. */
    void hostsOfB(int count) throws IOException {
        List<String> records = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            records.add("b.test. 60 IN MX " + 10 * i + " mx" + i + ".b.test.");
            records.add("mx" + i + ".b.test. 60 IN A " + address(i));
        }
        dns.records(records.toArray(String[]::new));
    }

    /** Runs a command that may go to loopback addresses. */
    Shell run(String... arguments) {
        return runOutside(Stream.concat(Arrays.stream(arguments), Stream.of("--allow-loopback-mx"))
                .toArray(String[]::new));
    }

    /** Runs a command on a home whose {@code mailetcontainer.xml} delivers by these parameters. */
    Shell runAt(Path home, String parameters, String... arguments) throws IOException {
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("express.properties"), "hostname=out.a.test\n");
        Files.writeString(conf.resolve("mailetcontainer.xml"), """
                <mailetcontainer>
                    <processors>
                        <processor state="relay">
                            %s
                        </processor>
                    </processors>
                </mailetcontainer>
                """.formatted(parameters));
        Files.writeString(conf.resolve("dnsservice.xml"), """
                <dnsservice>
                    <servers><server>%s</server></servers>
                    <autodiscover>false</autodiscover>
                </dnsservice>
                """.formatted(dns.hostPort()));
        return Shell.run(Stream.concat(Arrays.stream(arguments), Stream.of("--home", home.toString()))
                .toArray(String[]::new));
    }

    /** A delivery by the mailet, with more parameters than the world needs. */
    String delivery(String more) {
        return """
                <mailet match="All" class="org.jamesexpress.mailets.DirectMxDelivery">
                    <onMailetException>propagate</onMailetException>
                    <allowLoopbackMx>true</allowLoopbackMx>
                    <port>%d</port>
                    %s
                </mailet>
                """.formatted(port(), more);
    }

    int port() {
        return hosts.isEmpty() ? 1 : hosts.get(0).port();
    }

    /** Runs a command that may not. */
    Shell runOutside(String... arguments) {
        String port = String.valueOf(port());
        return Shell.run(Stream.concat(
                        Arrays.stream(arguments),
                        Stream.of("--dns", dns.hostPort(), "--port", port, "--helo", "out.a.test"))
                .toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        hosts.forEach(ScriptedSmtpServer::close);
        dns.close();
    }
}
