package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jamesexpress.delivery.Order;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express queue}: the mail on its way out, as the running server has it. */
@Command(
        name = "queue",
        description = "Look at the mail on its way out, and try, hold, release, return or delete it.",
        mixinStandardHelpOptions = true)
final class QueueCommand {
    private static final String[] QUEUE = {"express", "queue"};

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description = "List the recipients that wait, are held or kept.",
            mixinStandardHelpOptions = true)
    int list(@Mixin HomeOption home, @Mixin JsonOption json, @Mixin SelectionOptions selection, @Mixin PageOptions page)
            throws CommandException, IOException {
        CommandLine command = subcommand("list");
        Map<String, String> query = selection.query(command);
        page.addTo(query, command);
        JsonNode answer = home.webAdmin()
                .get(query, QUEUE)
                .orFail("The queue was not listed")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            new QueueText(spec.commandLine().getOut()).list(answer);
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "Show a mail with its envelope, its recipients and what was tried, also when it is settled.",
            mixinStandardHelpOptions = true)
    int show(@Mixin HomeOption home, @Mixin JsonOption json, @Parameters(paramLabel = "ID") String id)
            throws CommandException, IOException {
        JsonNode answer = home.webAdmin()
                .get("express", "queue", id)
                .orFail("The mail was not shown")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            new QueueText(spec.commandLine().getOut()).show(answer);
        }
        return 0;
    }

    @Command(name = "flush", description = "Try waiting mail now.", mixinStandardHelpOptions = true)
    int flush(@Mixin OrderOptions order) throws CommandException, IOException {
        return order.give(Order.FLUSH, subcommand("flush"));
    }

    @Command(name = "hold", description = "Stop waiting mail, until it is released.", mixinStandardHelpOptions = true)
    int hold(@Mixin OrderOptions order) throws CommandException, IOException {
        return order.give(Order.HOLD, subcommand("hold"));
    }

    @Command(name = "release", description = "Try held and kept mail now.", mixinStandardHelpOptions = true)
    int release(@Mixin OrderOptions order) throws CommandException, IOException {
        return order.give(Order.RELEASE, subcommand("release"));
    }

    @Command(
            name = "bounce",
            description = "Return waiting and held mail to its sender, with a report.",
            mixinStandardHelpOptions = true)
    int bounce(@Mixin OrderOptions order) throws CommandException, IOException {
        return order.give(Order.BOUNCE, subcommand("bounce"));
    }

    @Command(name = "delete", description = "Delete mail; nobody is told.", mixinStandardHelpOptions = true)
    int delete(@Mixin OrderOptions order) throws CommandException, IOException {
        return order.give(Order.DELETE, subcommand("delete"));
    }

    private CommandLine subcommand(String name) {
        return Objects.requireNonNull(spec.subcommands().get(name));
    }
}
