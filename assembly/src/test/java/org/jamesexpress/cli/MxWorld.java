package org.jamesexpress.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.ScriptedSmtpServer;

/** A DNS server and mail hosts on loopback, and the commands that go there. */
final class MxWorld implements AutoCloseable {
    private final LoopbackDns dns;
    private final List<ScriptedSmtpServer> hosts = new ArrayList<>();
    private final String network;

    MxWorld() throws IOException {
        Random random = new Random();
        dns = LoopbackDns.start();
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

    /** Runs a command that may not. */
    Shell runOutside(String... arguments) {
        String port = String.valueOf(hosts.isEmpty() ? 1 : hosts.get(0).port());
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
