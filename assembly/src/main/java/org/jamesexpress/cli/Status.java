package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code express status}: whether every port listens and the server's own checks are good. */
@Command(
        name = "status",
        description = "Tell whether the server runs, every port listens, and its own checks are good: exit 0 if so.",
        mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {
    private static final String UNHEALTHY = "unhealthy";
    private static final Duration CONNECT = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private JsonOption json = new JsonOption();

    /** All that is known; the pid is 0 when nothing runs. */
    record Report(boolean good, long pid, List<PortReport> ports, List<Check> checks) {}

    record PortReport(String name, String address, int port, boolean listening) {}

    /** One of the server's own checks: healthy, degraded (it serves all the same) or unhealthy. */
    record Check(String name, String status, String cause) {
        boolean good() {
            return !status.equals(UNHEALTHY);
        }
    }

    @Override
    public Integer call() throws CommandException, IOException {
        Path folder = home.initialised();
        Optional<Running> running = Running.on(folder);
        Report report = running.isPresent() ? report(running.get()) : new Report(false, 0, List.of(), List.of());
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            json.print(report, out);
        } else if (running.isEmpty()) {
            out.println("No server runs on " + folder);
        } else {
            print(report, out);
        }
        return report.good() ? 0 : 1;
    }

    private Report report(Running running) throws IOException {
        List<PortReport> ports = running.ports().stream()
                .map(each -> new PortReport(each.name(), each.address(), each.port(), listens(each)))
                .toList();
        List<Check> checks = checks();
        boolean good = ports.stream().allMatch(PortReport::listening)
                && checks.stream().allMatch(Check::good);
        return new Report(good, running.pid(), ports, checks);
    }

    private List<Check> checks() throws IOException {
        List<Check> checks = new ArrayList<>();
        try {
            for (JsonNode check : home.webAdmin().get("healthcheck").json().path("checks")) {
                checks.add(new Check(
                        check.path("componentName").asText(),
                        check.path("status").asText(),
                        check.path("cause").asText("")));
            }
        } catch (CommandException e) {
            checks.add(new Check("webadmin", UNHEALTHY, Errors.words(e)));
        }
        return checks;
    }

    private static void print(Report report, PrintWriter out) {
        out.println("process " + report.pid());
        for (PortReport port : report.ports()) {
            String listens = port.listening() ? "listens" : "DOES NOT LISTEN";
            out.printf("%-12s %s:%d %s%n", port.name(), port.address(), port.port(), listens);
        }
        for (Check check : report.checks()) {
            out.println(check.name() + ": " + check.status() + (check.cause().isEmpty() ? "" : ", " + check.cause()));
        }
        out.println(report.good() ? "good" : "NOT GOOD");
    }

    private static boolean listens(Running.Port port) {
        try (Socket probe = new Socket()) {
            InetAddress address = InetAddress.getByName(port.address());
            InetAddress reachable = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
            probe.connect(new InetSocketAddress(reachable, port.port()), Math.toIntExact(CONNECT.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
