package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jamesexpress.delivery.AttemptSearch.By;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code express log}: what the deliveries of the running server tried, and what came of it. */
@Command(
        name = "log",
        description = "Search what was tried for each recipient, the newest first; each of the options must fit.",
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

    private final Map<By, Optional<String>> criteria = new EnumMap<>(By.class);

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "2h, 3d, 2026-01-31, 2026-01-31T12:00 or with a zone.")
    void since(@Nullable String time) {
        put(By.SINCE, time == null ? null : Moment.parse(time, Clock.system(ZoneId.systemDefault())));
    }

    @Option(names = "--until", paramLabel = "TIME", description = "Before then, written likewise.")
    void until(@Nullable String time) {
        put(By.UNTIL, time == null ? null : Moment.parse(time, Clock.system(ZoneId.systemDefault())));
    }

    @Option(names = "--id", paramLabel = "ID", description = "The mail's id.")
    void id(@Nullable String text) {
        put(By.ID, text);
    }

    @Option(names = "--message-id", paramLabel = "ID", description = "Of the header.")
    void messageId(@Nullable String text) {
        put(By.MESSAGE_ID, text);
    }

    @Option(
            names = "--sender",
            paramLabel = "ADDRESS",
            description = "*@example.com is everybody there, <> are reports.")
    void sender(@Nullable String text) {
        put(By.SENDER, text);
    }

    @Option(names = "--recipient", paramLabel = "ADDRESS", description = "*@example.com is everybody there.")
    void recipient(@Nullable String text) {
        put(By.RECIPIENT, text);
    }

    @Option(names = "--destination", paramLabel = "DOMAIN", description = "The recipient's domain.")
    void destination(@Nullable String text) {
        put(By.DESTINATION, text);
    }

    @Option(names = "--host", paramLabel = "NAME", description = "The host's name.")
    void host(@Nullable String text) {
        put(By.HOST, text);
    }

    @Option(names = "--address", paramLabel = "IP", description = "The host's address.")
    void address(@Nullable String text) {
        put(By.ADDRESS, text);
    }

    @Option(names = "--source", paramLabel = "IP", description = "Our address.")
    void source(@Nullable String text) {
        put(By.SOURCE, text);
    }

    @Option(names = "--tls", paramLabel = "TEXT", description = "Part of the protocol's or the cipher suite's name.")
    void tls(@Nullable String text) {
        put(By.TLS, text);
    }

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "connect, greeting, ehlo, starttls, mail, rcpt, data or dot.")
    void stage(@Nullable String text) {
        put(By.STAGE, text);
    }

    @Option(names = "--code", paramLabel = "CODE", description = "Of the reply, such as 550, or 5xx.")
    void code(@Nullable String text) {
        put(By.CODE, text);
    }

    @Option(
            names = "--status",
            paramLabel = "CODE",
            description = "Enhanced status code such as 5.1.1, or its beginning.")
    void status(@Nullable String text) {
        put(By.STATUS, text);
    }

    @Option(names = "--words", paramLabel = "TEXT", description = "Part of what the host said.")
    void words(@Nullable String text) {
        put(By.WORDS, text);
    }

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            description = "delivered, next-host, deferred, bounced, kept or deleted.")
    void outcome(@Nullable String text) {
        put(By.OUTCOME, text);
    }

    @Override
    public Integer call() throws CommandException, IOException {
        Map<String, String> query = Criteria.query(criteria, spec.commandLine());
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

    /** Null stands for an option that was not given. */
    private void put(By by, @Nullable String text) {
        criteria.put(by, Optional.ofNullable(text));
    }
}
