package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express notify test}. */
@Command(
        name = "test",
        description =
                "Send an endpoint an event that is marked as a test, at once, and show what becomes of it. When it is"
                        + " taken, what waits for another try is sent, too.",
        mixinStandardHelpOptions = true)
final class NotifyRehearsal implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Parameters(paramLabel = "ENDPOINT")
    private String endpoint = "";

    @Option(names = "--with", paramLabel = "FILE.eml", description = "Tell of this message, as if it had come in.")
    private @Nullable Path message;

    @Override
    public Integer call() throws CommandException, IOException {
        byte[] octets = message == null ? new byte[0] : Files.readAllBytes(message);
        JsonNode answer = home.webAdmin()
                .postOctets(octets, "express", "notify", endpoint, "test")
                .orFail("The endpoint was not tested")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            print(answer, spec.commandLine().getOut());
        }
        return answer.path("outcome").asText().equals("taken") ? 0 : 1;
    }

    private void print(JsonNode answer, PrintWriter out) {
        answer.path("dialogue").forEach(line -> out.println("    " + Words.printable(line.asText())));
        String words = Words.printable(answer.path("words").asText());
        out.println(endpoint
                + switch (answer.path("outcome").asText()) {
                    case "taken" ->
                        " has taken " + answer.path("event").asText() + " in "
                                + answer.path("millis").asText() + " ms: " + words;
                    case "gone" -> " wants no event any more, and would be disabled: " + words;
                    case "never" -> " didn't take it, and it would be given up: " + words;
                    default -> " didn't take it, and it would be tried again: " + words;
                });
    }
}
