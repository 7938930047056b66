package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express notify replay}. */
@Command(
        name = "replay",
        description = "Send an endpoint events again: what was given up, or everything from a time or a place on.",
        mixinStandardHelpOptions = true)
final class NotifyReplay implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Parameters(paramLabel = "ENDPOINT")
    private String endpoint = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which = new Which();

    /** Just one of them is given. */
    static final class Which {
        @Option(names = "--dead", required = true, description = "All that was given up.")
        private boolean dead;

        @Option(
                names = "--since",
                required = true,
                paramLabel = "TIME",
                description = "Everything since then, in order: 2026-11-22T10:00, 2026-11-22, or 2h for two hours ago.")
        private @Nullable String since;

        @Option(
                names = "--sequence",
                required = true,
                paramLabel = "N",
                description = "Everything from that event on, in order; each event says its sequence.")
        private @Nullable Long sequence;

        @Option(
                names = "--message-id",
                required = true,
                paramLabel = "ID",
                description = "The events of the mail with that Message-ID.")
        private @Nullable String messageId;

        @Option(names = "--event", required = true, paramLabel = "ID", description = "The event of that id.")
        private @Nullable String event;

        Map<String, String> query() {
            if (since != null) {
                return Map.of("since", Moment.parse(since, Clock.system(ZoneId.systemDefault())));
            }
            if (sequence != null) {
                return Map.of("sequence", sequence.toString());
            }
            if (messageId != null) {
                return Map.of("messageId", messageId);
            }
            return event == null ? Map.of("dead", Boolean.toString(dead)) : Map.of("event", event);
        }
    }

    @Override
    public Integer call() throws CommandException, IOException {
        JsonNode answer = home.webAdmin()
                .post(which.query(), "express", "notify", endpoint, "replay")
                .orFail("Nothing is sent again")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            spec.commandLine()
                    .getOut()
                    .println(Words.count(answer.path("events").asLong(), "event") + " on the way to " + endpoint);
        }
        return 0;
    }
}
