package org.jamesexpress.cli;

import java.time.Clock;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.delivery.AttemptSearch.By;
import picocli.CommandLine;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Adds an option for each thing that attempts are searched by. */
final class SearchOptions implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec log) {
        ITypeConverter<String> moment = text -> Moment.parse(text, Clock.system(ZoneId.systemDefault()));
        add(log, By.SINCE, "TIME", moment, "2h, 3d, 2026-01-31, 2026-01-31T12:00 or with a zone.");
        add(log, By.UNTIL, "TIME", moment, "Before then, written likewise.");
        add(log, By.ID, "ID", "The mail's id.");
        add(log, By.MESSAGE_ID, "ID", "Of the header.");
        add(log, By.SENDER, "ADDRESS", "*@example.com is everybody there, <> are reports.");
        add(log, By.RECIPIENT, "ADDRESS", "*@example.com is everybody there.");
        add(log, By.DESTINATION, "DOMAIN", "The recipient's domain.");
        add(log, By.HOST, "NAME", "The host's name.");
        add(log, By.ADDRESS, "IP", "The host's address.");
        add(log, By.SOURCE, "IP", "Our address.");
        add(log, By.TLS, "TEXT", "Part of the protocol's or the cipher suite's name.");
        add(log, By.STAGE, "STAGE", "connect, greeting, ehlo, starttls, mail, rcpt, data or dot.");
        add(log, By.CODE, "CODE", "Of the reply, such as 550, or 5xx.");
        add(log, By.STATUS, "CODE", "Enhanced status code such as 5.1.1, or its beginning.");
        add(log, By.WORDS, "TEXT", "Part of what the host said.");
        add(log, By.OUTCOME, "OUTCOME", "delivered, next-host, deferred, bounced, kept or deleted.");
        return log;
    }

    private static void add(CommandSpec log, By by, String label, String description) {
        add(log, by, label, text -> text, description);
    }

    private static void add(
            CommandSpec log, By by, String label, ITypeConverter<String> converter, String description) {
        log.addOption(OptionSpec.builder(name(by))
                .paramLabel(label)
                .description(description)
                .type(String.class)
                .converters(converter)
                .build());
    }

    private static String name(By by) {
        return "--" + by.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As webadmin takes them; a wrong one is wrong usage. */
    static Map<String, String> query(CommandLine log) {
        Map<By, Optional<String>> given = new EnumMap<>(By.class);
        for (By by : By.values()) {
            String text = log.getCommandSpec().findOption(name(by)).getValue();
            given.put(by, Optional.ofNullable(text));
        }
        return Criteria.query(given, log);
    }
}
