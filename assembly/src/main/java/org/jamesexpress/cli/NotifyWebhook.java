package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express notify webhook}: the webhooks that users have. */
@Command(
        name = "webhook",
        description = "Say which user has a webhook, which is told of that user's mail: set it, change its secret, list"
                + " them, take one away.",
        mixinStandardHelpOptions = true)
final class NotifyWebhook {
    private static final String EXPRESS = "express";
    private static final String WEBHOOKS = "webhooks";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "set",
            description = "Give a user a webhook, or another URL to the one that there is, and print its secret.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Parameters(paramLabel = "ADDRESS") EmailAddress user,
            @Parameters(paramLabel = "URL", description = "Such as https://host/path, on the public internet.")
                    String url)
            throws CommandException, IOException {
        WebAdmin server = home.webAdmin();
        UserCommand.requireUser(server, user);
        return printSecret(
                json,
                server.put(Map.of("url", url), EXPRESS, WEBHOOKS, user.toString())
                        .orFail("No webhook was set")
                        .json());
    }

    @Command(
            name = "rotate",
            description = "Make a new secret and print it. The one before it signs as well, until the next.",
            mixinStandardHelpOptions = true)
    int rotate(@Mixin HomeOption home, @Mixin JsonOption json, @Parameters(paramLabel = "ADDRESS") EmailAddress user)
            throws CommandException, IOException {
        return printSecret(
                json,
                home.webAdmin()
                        .post(Map.of(), EXPRESS, WEBHOOKS, user.toString(), "rotate")
                        .orFail("No secret was made")
                        .json());
    }

    private int printSecret(JsonOption json, JsonNode webhook) throws CommandException {
        if (json.wanted()) {
            json.print(webhook, spec.commandLine().getOut());
        } else {
            spec.commandLine().getOut().println(webhook.path("secret").asText());
        }
        return 0;
    }

    @Command(name = "list", description = "List the webhooks.", mixinStandardHelpOptions = true)
    int list(@Mixin HomeOption home, @Mixin JsonOption json, @Mixin PageOptions page)
            throws CommandException, IOException {
        Map<String, String> query = new HashMap<>();
        page.addTo(query, Objects.requireNonNull(spec.subcommands().get("list")));
        JsonNode answer = home.webAdmin()
                .get(query, EXPRESS, WEBHOOKS)
                .orFail("The webhooks were not listed")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            print(answer);
        }
        return 0;
    }

    private void print(JsonNode answer) {
        PrintWriter out = spec.commandLine().getOut();
        if (answer.path("webhooks").isEmpty()) {
            out.println("No user has a webhook");
        }
        for (JsonNode each : answer.path("webhooks")) {
            out.println(Words.printable(each.path("address").asText()) + "  "
                    + Words.printable(each.path("url").asText()) + ", since "
                    + Words.time(each.path("since").asText())
                    + (each.path("twoSecrets").asBoolean() ? ", with two secrets" : ""));
        }
        QueueText.more(answer, out);
    }

    @Command(
            name = "remove",
            description = "Take a user's webhook away, and what waits for it.",
            mixinStandardHelpOptions = true)
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "ADDRESS") EmailAddress user)
            throws CommandException, IOException {
        home.webAdmin().delete(EXPRESS, WEBHOOKS, user.toString()).orFail("Nothing was done");
        spec.commandLine().getOut().println("Took the webhook of " + user + " away");
        return 0;
    }
}
