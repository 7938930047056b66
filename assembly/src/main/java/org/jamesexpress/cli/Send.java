package org.jamesexpress.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.delivery.DirectSend;
import org.jamesexpress.delivery.DirectSend.Result;
import org.jamesexpress.delivery.DirectSend.State;
import org.jamesexpress.delivery.TlsWish;
import org.jamesexpress.mailets.OwnAddresses;
import org.jamesexpress.mx.Host;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express send}: one message, straight to its recipients' hosts, once. */
@Command(
        name = "send",
        description = {
            "Send a message straight to its recipients' MX hosts, and show each step. No server is needed.",
            "It is sent once: exit 0 only if it was accepted for every recipient."
        },
        mixinStandardHelpOptions = true)
final class Send implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The message, header and all: an .eml file.")
    private Path file = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "ADDRESS", description = "A recipient; may be repeated.")
    private List<String> to = List.of();

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "The reverse-path, where failures are reported to (default: none).")
    private String from = "";

    @Option(
            names = "--require-tls",
            description = {
                "Send it to hosts alone that prove who they are, and promise the same for the rest of its way",
                "(REQUIRETLS, RFC 8689)."
            })
    private boolean requireTls;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the dialogue with each host.")
    private boolean verbose;

    @Mixin
    private DeliveryOptions options = new DeliveryOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    /** A result as JSON has it; host and address are empty where no host decided. */
    record Line(String recipient, String state, String host, String address, String status, String words) {
        static Line of(Result result) {
            return new Line(
                    result.recipient(),
                    word(result.state()),
                    result.host().map(Host::name).orElse(""),
                    result.host().map(host -> host.address().getHostAddress()).orElse(""),
                    result.status(),
                    result.words());
        }
    }

    @Override
    public Integer call() throws CommandException, IOException {
        refuseBadAddresses();
        if (requireTls && from.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--require-tls takes --from: mail without a sender, as reports are, goes unprotected rather than not at all");
        }
        DirectMxConfig config = options.rules(spec.commandLine()).config();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter steps = json.wanted() ? spec.commandLine().getErr() : out;
        EmlFile message = EmlFile.of(file, BodyProgress.on(steps));
        List<Result> results = send(config, message, new SendScreen(steps, verbose));
        if (json.wanted()) {
            json.print(results.stream().map(Line::of).toList(), out);
        } else {
            results.forEach(result -> out.println(
                    word(result.state()) + " " + result.recipient() + " (" + result.status() + ") " + result.words()));
        }
        return results.stream().allMatch(result -> result.state() == State.DELIVERED) ? 0 : 1;
    }

    private List<Result> send(DirectMxConfig config, EmlFile message, SendScreen screen) {
        try (DirectSend sending = new DirectSend(config, OwnAddresses.with(config), screen, screen)) {
            return sending.send(from, TlsWish.requiredIf(requireTls), to, message);
        }
    }

    private void refuseBadAddresses() {
        List<String> complaints = Stream.concat(to.stream(), from.isEmpty() ? Stream.empty() : Stream.of(from))
                .map(MailPath::complaint)
                .flatMap(Optional::stream)
                .toList();
        if (!complaints.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("\n", complaints));
        }
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
