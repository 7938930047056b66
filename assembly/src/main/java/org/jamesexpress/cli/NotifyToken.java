package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express notify token}: who may listen to streams. */
@Command(
        name = "token",
        description = "Say who may listen to streams: make a token for a program, list them, revoke one.",
        mixinStandardHelpOptions = true)
final class NotifyToken {
    private static final String[] TOKENS = {"express", "tokens"};

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "add",
            description = "Make a token and print it, this once: the server keeps only its hash.",
            mixinStandardHelpOptions = true)
    int add(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Parameters(paramLabel = "NAME", description = "Tells it from others; for people.") String name,
            @Option(
                            names = "--endpoint",
                            paramLabel = "NAME",
                            description = "The only stream that it opens (default: every one).")
                    @Nullable
                    String endpoint,
            @Option(
                            names = "--mailboxes",
                            paramLabel = "ADDRESSES",
                            description =
                                    "The only mailboxes whose events it shows, as bob@example.com,*@sales.example.com"
                                            + " (default: everybody's).")
                    @Nullable
                    String mailboxes,
            @Option(names = "--days", paramLabel = "N", description = "It expires after so many days (default: never).")
                    @Nullable
                    Integer days)
            throws CommandException, IOException {
        Map<String, String> query = new HashMap<>();
        if (endpoint != null) {
            query.put("endpoint", endpoint);
        }
        if (mailboxes != null) {
            query.put("scope", mailboxes);
        }
        if (days != null) {
            Instant end = Clock.system(ZoneId.systemDefault()).instant().plusSeconds(days * 86_400L);
            query.put("expires", end.toString());
        }
        JsonNode answer = home.webAdmin()
                .post(query, TOKENS[0], TOKENS[1], name)
                .orFail("No token was made")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            spec.commandLine().getOut().println(answer.path("token").asText());
        }
        return 0;
    }

    @Command(name = "list", description = "List the tokens.", mixinStandardHelpOptions = true)
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws CommandException, IOException {
        JsonNode answer =
                home.webAdmin().get(TOKENS).orFail("The tokens were not listed").json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            answer.path("tokens").forEach(this::print);
        }
        return 0;
    }

    private void print(JsonNode token) {
        StringBuilder line = new StringBuilder(token.path("name").asText())
                .append("  ")
                .append(token.path("endpoint").asText("every stream"))
                .append(", ")
                .append(Words.printable(token.path("scope").asText()))
                .append(", made ")
                .append(Words.time(token.path("created").asText()));
        if (token.has("lastUsed")) {
            line.append(", last used ").append(Words.time(token.path("lastUsed").asText()));
        }
        if (token.has("expires")) {
            line.append(", expires ").append(Words.time(token.path("expires").asText()));
        }
        spec.commandLine().getOut().println(line);
    }

    @Command(
            name = "remove",
            description = "Revoke a token: who listens with it is sent away within seconds.",
            mixinStandardHelpOptions = true)
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name)
            throws CommandException, IOException {
        home.webAdmin().delete(TOKENS[0], TOKENS[1], name).orFail("Nothing was done");
        spec.commandLine().getOut().println("Revoked the token " + name);
        return 0;
    }
}
