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

/** {@code express notify}: which users want to be told of what, as the running server has it. */
@Command(
        name = "notify",
        description = "Say which users want to be told of what; the matcher InterestedIn chooses them.",
        mixinStandardHelpOptions = true)
final class NotifyCommand {
    private static final String EXPRESS = "express";
    private static final String INTERESTS = "interests";

    @Spec
    private CommandSpec spec = CommandSpec.create();

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
