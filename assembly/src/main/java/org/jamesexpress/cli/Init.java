package org.jamesexpress.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code express init}. */
@Command(
        name = "init",
        description = "Write a new home: configuration, a self-signed certificate, and keys of its own.",
        mixinStandardHelpOptions = true)
final class Init implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--domain",
            required = true,
            paramLabel = "NAME",
            description = "The mail domain, what stands behind the @ of its addresses: example.com.")
    private String domain = "";

    @Option(
            names = "--hostname",
            required = true,
            paramLabel = "NAME",
            description = "This server's own name, the one that the domain's MX record points to: mail.example.com.")
    private String hostname = "";

    @Mixin
    private PortOffset portOffset = new PortOffset();

    @Override
    public Integer call() throws Exception {
        refuseBadValues();
        Path folder = home.folder();
        new NewHome(lowerCase(domain), lowerCase(hostname), portOffset.given().orElse(0)).write(folder);
        printNextSteps(folder);
        return 0;
    }

    private void refuseBadValues() {
        List<String> complaints = new ArrayList<>();
        DomainName.complaint(domain).ifPresent(c -> complaints.add("--domain " + domain + ": " + c));
        DomainName.complaint(hostname).ifPresent(c -> complaints.add("--hostname " + hostname + ": " + c));
        portOffset.complaint().ifPresent(complaints::add);
        if (!complaints.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("\n", complaints));
        }
    }

    private void printNextSteps(Path folder) {
        PrintWriter out = spec.commandLine().getOut();
        String where = spec.commandLine().getParseResult().hasMatchedOption("--home") ? " --home " + folder : "";
        out.println("A home for " + domain + " stands in " + folder + ".");
        out.println();
        out.println("Next:");
        out.println("  express start" + where);
        out.println("  express user add someone@" + lowerCase(domain) + where);
        out.println();
        out.println("Before the world can write to it:");
        out.println("  DNS: an MX record of " + lowerCase(domain) + " that names " + lowerCase(hostname)
                + ", and its address record, with a reverse record that says the same.");
        out.println("  TLS: put a certificate that clients trust in place of the self-signed one in "
                + folder.resolve("conf/tls") + ".");
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
