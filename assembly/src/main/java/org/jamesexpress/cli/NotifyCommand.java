package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jamesexpress.notify.Topic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code express notify}: the endpoints, and which users want to be told of what, as the running server has it. */
@Command(
        name = "notify",
        description =
                "Look at the endpoints that are told of events, and try them; and say which users want to be told of"
                        + " what.",
        subcommands = {NotifyRehearsal.class, NotifyReplay.class, NotifyToken.class, NotifyWebhook.class},
        mixinStandardHelpOptions = true)
final class NotifyCommand {
    private static final String EXPRESS = "express";
    private static final String INTERESTS = "interests";
    private static final String NOTIFY = "notify";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description = "List the endpoints: what each has yet to get, when it last took something, what went wrong.",
            mixinStandardHelpOptions = true)
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws CommandException, IOException {
        JsonNode answer = home.webAdmin()
                .get(EXPRESS, NOTIFY)
                .orFail("The endpoints were not listed")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            new NotifyText(spec.commandLine().getOut()).list(answer);
        }
        return 0;
    }

    @Command(
            name = "dead",
            description = "List the events that an endpoint was sent in vain until they were given up, with every try.",
            mixinStandardHelpOptions = true)
    int dead(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Mixin PageOptions page,
            @Option(names = "--forget", description = "Delete all of them instead.") boolean forget,
            @Parameters(paramLabel = "ENDPOINT") String endpoint)
            throws CommandException, IOException {
        if (forget) {
            JsonNode forgotten = home.webAdmin()
                    .delete(EXPRESS, NOTIFY, endpoint, "dead")
                    .orFail("Nothing was deleted")
                    .json();
            spec.commandLine()
                    .getOut()
                    .println("Deleted " + Words.count(forgotten.path("events").asLong(), "dead letter"));
            return 0;
        }
        Map<String, String> query = new HashMap<>();
        page.addTo(query, Objects.requireNonNull(spec.subcommands().get("dead")));
        JsonNode answer = home.webAdmin()
                .get(query, EXPRESS, NOTIFY, endpoint, "dead")
                .orFail("The events were not listed")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            new NotifyText(spec.commandLine().getOut()).dead(answer);
        }
        return 0;
    }

    @Command(
            name = "flush",
            description = "Send an endpoint at once what waits for another try.",
            mixinStandardHelpOptions = true)
    int flush(@Mixin HomeOption home, @Parameters(paramLabel = "ENDPOINT") String endpoint)
            throws CommandException, IOException {
        return order(home, endpoint, Map.of("action", "flush"), "What waits for " + endpoint + " is on its way");
    }

    @Command(
            name = "enable",
            description = "Tell an endpoint everything since it was disabled, and what comes.",
            mixinStandardHelpOptions = true)
    int enable(@Mixin HomeOption home, @Parameters(paramLabel = "ENDPOINT") String endpoint)
            throws CommandException, IOException {
        return order(home, endpoint, Map.of("action", "enable"), "Enabled " + endpoint);
    }

    @Command(
            name = "disable",
            description = "Hold an endpoint's events back until it is enabled; none is lost.",
            mixinStandardHelpOptions = true)
    int disable(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "ENDPOINT") String endpoint,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "by an administrator",
                            description = "What the list shows (default: ${DEFAULT-VALUE}).")
                    String reason)
            throws CommandException, IOException {
        return order(home, endpoint, Map.of("action", "disable", "reason", reason), "Disabled " + endpoint);
    }

    @Command(
            name = "forget",
            description = "Forget an endpoint that is in no file any more: what waits for it, and what was given up.",
            mixinStandardHelpOptions = true)
    int forget(@Mixin HomeOption home, @Parameters(paramLabel = "ENDPOINT") String endpoint)
            throws CommandException, IOException {
        home.webAdmin().delete(EXPRESS, NOTIFY, endpoint).orFail("Nothing was forgotten");
        spec.commandLine().getOut().println("Forgot " + endpoint);
        return 0;
    }

    private int order(HomeOption home, String endpoint, Map<String, String> query, String done)
            throws CommandException, IOException {
        home.webAdmin().post(query, EXPRESS, NOTIFY, endpoint).orFail("Nothing was done");
        spec.commandLine().getOut().println(done);
        return 0;
    }

    /** The option {@code --topic}. */
    static final class TopicOption {
        @Option(
                names = "--topic",
                paramLabel = "TOPIC",
                defaultValue = "new-mail",
                description = "What it is about (default: ${DEFAULT-VALUE}).")
        private Topic topic = new Topic("new-mail");
    }

    /** @throws TypeConversionException when it is none: wrong usage */
    static Topic topic(String text) {
        try {
            return new Topic(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(text + " is no topic: " + Topic.RIGHT + " is one");
        }
    }

    @Command(name = "opt-in", description = "Have a user told from now on.", mixinStandardHelpOptions = true)
    int optIn(@Mixin HomeOption home, @Mixin TopicOption about, @Parameters(paramLabel = "ADDRESS") EmailAddress user)
            throws CommandException, IOException {
        WebAdmin server = home.webAdmin();
        UserCommand.requireUser(server, user);
        server.put("", EXPRESS, INTERESTS, about.topic.word(), user.toString())
                .orFail("The user " + user + " was not opted in");
        spec.commandLine().getOut().println("Opted " + user + " in to " + about.topic);
        return 0;
    }

    @Command(name = "opt-out", description = "Have a user told no more.", mixinStandardHelpOptions = true)
    int optOut(@Mixin HomeOption home, @Mixin TopicOption about, @Parameters(paramLabel = "ADDRESS") EmailAddress user)
            throws CommandException, IOException {
        home.webAdmin()
                .delete(EXPRESS, INTERESTS, about.topic.word(), user.toString())
                .orFail("The user " + user + " was not opted out");
        spec.commandLine().getOut().println("Opted " + user + " out of " + about.topic);
        return 0;
    }

    @Command(name = "opted-in", description = "List the users who are told.", mixinStandardHelpOptions = true)
    int optedIn(@Mixin HomeOption home, @Mixin JsonOption json, @Mixin TopicOption about, @Mixin PageOptions page)
            throws CommandException, IOException {
        CommandLine command = Objects.requireNonNull(spec.subcommands().get("opted-in"));
        Map<String, String> query = new HashMap<>();
        page.addTo(query, command);
        JsonNode answer = home.webAdmin()
                .get(query, EXPRESS, INTERESTS, about.topic.word())
                .orFail("The users were not listed")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            print(answer, spec.commandLine().getOut());
        }
        return 0;
    }

    private static void print(JsonNode answer, PrintWriter out) {
        answer.path("addresses").forEach(each -> out.println(each.asText()));
        if (answer.has("next")) {
            out.println("There are more: --after " + answer.path("next").asText());
        }
    }
}
