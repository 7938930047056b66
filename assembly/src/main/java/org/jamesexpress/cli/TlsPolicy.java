package org.jamesexpress.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.delivery.Steps;
import org.jamesexpress.delivery.TrustForecast;
import org.jamesexpress.delivery.TrustForecast.Outlook;
import org.jamesexpress.mailets.OwnAddresses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express tls policy}: what the hosts of a domain must prove now, and why. */
@Command(
        name = "policy",
        description =
                "Tell what the hosts of a domain must prove before they get its mail, who says so, and what was found.",
        mixinStandardHelpOptions = true)
final class TlsPolicy implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DOMAIN", description = "Whose mail it is about: what stands behind the @.")
    private String domain = "";

    @Mixin
    private DeliveryOptions options = new DeliveryOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws CommandException, IOException {
        if (domain.contains("@") || MailPath.complaint("postmaster@" + domain).isPresent()) {
            throw new ParameterException(spec.commandLine(), domain + " is no domain: example.com is one");
        }
        DeliveryOptions.Rules rules = options.rules(spec.commandLine());
        DirectMxConfig config = rules.config();
        TlsPolicyText text = new TlsPolicyText(spec.commandLine().getOut());
        Steps steps = json.wanted() ? Steps.UNSEEN : text;
        try (TrustForecast forecast = new TrustForecast(config, OwnAddresses.with(config), steps)) {
            String servers = DnsWords.of(forecast.dnsServers());
            if (json.wanted()) {
                Outlook outlook = forecast.of(domain);
                json.print(
                        TlsPolicyJson.of(rules, servers, outlook),
                        spec.commandLine().getOut());
            } else {
                text.announce(rules.origin(), servers);
                text.print(forecast.of(domain), config.tls());
            }
        }
        return 0;
    }
}
