package org.jamesexpress.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express domain}: the domains that the running server takes mail for. */
@Command(
        name = "domain",
        description = "Add, remove and list the domains that the running server takes mail for.",
        mixinStandardHelpOptions = true)
final class DomainCommand {
    static final String DOMAINS = "domains";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "add", description = "Take mail for one more domain.", mixinStandardHelpOptions = true)
    int add(@Mixin HomeOption home, @Parameters(paramLabel = "DOMAIN") String name)
            throws CommandException, IOException {
        String domain = checked(name);
        WebAdmin server = home.webAdmin();
        if (list(server).contains(domain)) {
            throw new CommandException("The domain " + domain + " is there already");
        }
        server.put("", DOMAINS, domain).orFail("The domain " + domain + " was not added");
        spec.commandLine().getOut().println("Added the domain " + domain);
        return 0;
    }

    @Command(
            name = "remove",
            description = "Take no more mail for a domain; it must have no users.",
            mixinStandardHelpOptions = true)
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "DOMAIN") String name)
            throws CommandException, IOException {
        String domain = checked(name);
        WebAdmin server = home.webAdmin();
        requireDomain(server, domain);
        List<String> users = UserCommand.list(server).stream()
                .filter(user -> user.endsWith("@" + domain))
                .toList();
        if (!users.isEmpty()) {
            throw new CommandException(
                    "The domain " + domain + " has users, who go first: " + String.join(", ", users));
        }
        server.delete(DOMAINS, domain).orFail("The domain " + domain + " was not removed");
        spec.commandLine().getOut().println("Removed the domain " + domain);
        return 0;
    }

    @Command(name = "list", description = "List the domains.", mixinStandardHelpOptions = true)
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws CommandException, IOException {
        json.printList(list(home.webAdmin()), spec.commandLine().getOut());
        return 0;
    }

    static void requireDomain(WebAdmin server, String domain) throws CommandException {
        if (!list(server).contains(domain)) {
            throw new CommandException("There is no domain " + domain + " here: express domain add " + domain);
        }
    }

    private static List<String> list(WebAdmin server) throws CommandException {
        return server.get(DOMAINS).orFail("The domains were not listed").texts("").stream()
                .sorted()
                .toList();
    }

    private String checked(String name) {
        Optional<String> complaint = DomainName.complaint(name);
        if (complaint.isPresent()) {
            throw new ParameterException(spec.commandLine(), name + ": " + complaint.get());
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
