package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express user}: who has a mailbox on the running server. */
@Command(
        name = "user",
        description = "Add, remove and list the users of the running server, and change their passwords.",
        mixinStandardHelpOptions = true)
final class UserCommand {
    private static final String USERS = "users";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "add",
            description = "Give someone an address, a mailbox and a password.",
            mixinStandardHelpOptions = true)
    int add(
            @Mixin HomeOption home,
            @Mixin PasswordOption password,
            @Parameters(paramLabel = "ADDRESS") EmailAddress user)
            throws CommandException, IOException {
        WebAdmin server = home.webAdmin();
        DomainCommand.requireDomain(server, user.domain());
        if (list(server).contains(user.toString())) {
            throw new CommandException(
                    "The user " + user + " is there already: express user password " + user + " changes the password");
        }
        server.put(json(password.read()), USERS, user.toString()).orFail("The user " + user + " was not added");
        spec.commandLine().getOut().println("Added the user " + user);
        return 0;
    }

    @Command(
            name = "remove",
            description = "Take the address and the password away; the mailbox stays stored.",
            mixinStandardHelpOptions = true)
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "ADDRESS") EmailAddress user)
            throws CommandException, IOException {
        WebAdmin server = home.webAdmin();
        requireUser(server, user);
        server.delete(USERS, user.toString()).orFail("The user " + user + " was not removed");
        spec.commandLine().getOut().println("Removed the user " + user);
        return 0;
    }

    @Command(name = "list", description = "List the users.", mixinStandardHelpOptions = true)
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws CommandException, IOException {
        json.printList(list(home.webAdmin()), spec.commandLine().getOut());
        return 0;
    }

    @Command(name = "password", description = "Change a user's password.", mixinStandardHelpOptions = true)
    int password(
            @Mixin HomeOption home,
            @Mixin PasswordOption password,
            @Parameters(paramLabel = "ADDRESS") EmailAddress user)
            throws CommandException, IOException {
        WebAdmin server = home.webAdmin();
        requireUser(server, user);
        server.putForced(json(password.read()), USERS, user.toString())
                .orFail("The password of " + user + " was not changed");
        spec.commandLine().getOut().println("Changed the password of " + user);
        return 0;
    }

    static List<String> list(WebAdmin server) throws CommandException {
        return server.get(USERS).orFail("The users were not listed").texts("username").stream()
                .sorted()
                .toList();
    }

    static void requireUser(WebAdmin server, EmailAddress user) throws CommandException {
        if (!list(server).contains(user.toString())) {
            throw new CommandException("There is no user " + user);
        }
    }

    private static String json(String password) {
        return JsonNodeFactory.instance.objectNode().put("password", password).toString();
    }
}
