package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code express log}: what the deliveries of the running server tried, and what came of it. */
@Command(
        name = "log",
        description = "Search what was tried for each recipient, the newest first; each of the options must fit.",
        modelTransformer = SearchOptions.class,
        mixinStandardHelpOptions = true)
final class LogCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private PageOptions page = new PageOptions();

    @Override
    public Integer call() throws CommandException, IOException {
        Map<String, String> query = SearchOptions.query(spec.commandLine());
        page.addTo(query, spec.commandLine());
        JsonNode answer = home.webAdmin()
                .get(query, "express", "log")
                .orFail("The log was not searched")
                .json();
        if (json.wanted()) {
            json.print(answer, spec.commandLine().getOut());
        } else {
            LogText.print(answer, spec.commandLine().getOut());
        }
        return 0;
    }
}
