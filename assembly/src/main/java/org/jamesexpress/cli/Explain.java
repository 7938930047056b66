package org.jamesexpress.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.delivery.Forecast;
import org.jamesexpress.delivery.Forecast.Outlook;
import org.jamesexpress.delivery.Forecast.Probe;
import org.jamesexpress.delivery.Steps;
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

/** {@code express explain}: what would become of a mail to an address now. */
@Command(
        name = "explain",
        description =
                "Tell what would happen now to mail for an address: what DNS says, which hosts in which order, why.",
        mixinStandardHelpOptions = true)
final class Explain implements Callable<Integer> {
    private static final String NO_SENDER = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ADDRESS", description = "A recipient: someone@example.com.")
    private String address = "";

    @Option(
            names = "--probe",
            description =
                    "Ask each host, too, whether it would take the mail; the question ends before any mail is sent.")
    private boolean probe;

    @Option(
            names = "--require-tls",
            description =
                    "Of mail that goes to hosts alone that prove who they are, and promise the same (REQUIRETLS, RFC 8689).")
    private boolean requireTls;

    @Mixin
    private DeliveryOptions options = new DeliveryOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws CommandException, IOException {
        MailPath.complaint(address).ifPresent(complaint -> {
            throw new ParameterException(spec.commandLine(), complaint);
        });
        DeliveryOptions.Rules rules = options.rules(spec.commandLine());
        DirectMxConfig config = rules.config();
        ExplainText text = new ExplainText(spec.commandLine().getOut());
        Steps steps = json.wanted() ? Steps.UNSEEN : text;
        try (Forecast forecast =
                new Forecast(config, OwnAddresses.with(config), TlsWish.requiredIf(requireTls), steps)) {
            if (json.wanted()) {
                Outlook outlook = forecast.of(address);
                List<Probe> probes = probed(outlook).stream()
                        .map(host -> probe(forecast, host))
                        .toList();
                json.print(
                        ExplainJson.of(address, rules, DnsWords.of(forecast.dnsServers()), outlook, probes),
                        spec.commandLine().getOut());
            } else {
                text.announce(rules.origin(), forecast.dnsServers());
                Outlook outlook = forecast.of(address);
                text.print(outlook);
                probed(outlook).forEach(host -> text.print(probe(forecast, host)));
            }
        }
        return 0;
    }

    private List<Host> probed(Outlook outlook) {
        return probe ? outlook.hosts() : List.of();
    }

    private Probe probe(Forecast forecast, Host host) {
        return forecast.probe(host, NO_SENDER, address);
    }
}
