package org.jamesexpress.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.delivery.Selection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whose mail: each of those given must fit. */
final class SelectionOptions {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "The mail with this id.")
    private @Nullable String id;

    @Option(names = "--destination", paramLabel = "DOMAIN", description = "Mail to this domain.")
    private @Nullable String destination;

    @Option(
            names = "--sender",
            paramLabel = "ADDRESS",
            description = "Mail from this address; *@example.com is everybody there, <> are reports.")
    private @Nullable String sender;

    @Option(
            names = "--recipient",
            paramLabel = "ADDRESS",
            description = "Mail to this address; *@example.com is everybody there.")
    private @Nullable String recipient;

    @Option(names = "--state", paramLabel = "STATE", description = "waiting, held, kept or bouncing.")
    private @Nullable String state;

    /** As webadmin takes them; a wrong one is wrong usage. */
    Map<String, String> query(CommandLine command) {
        Map<Selection.By, Optional<String>> given = new LinkedHashMap<>();
        given.put(Selection.By.ID, Optional.ofNullable(id));
        given.put(Selection.By.DESTINATION, Optional.ofNullable(destination));
        given.put(Selection.By.SENDER, Optional.ofNullable(sender));
        given.put(Selection.By.RECIPIENT, Optional.ofNullable(recipient));
        given.put(Selection.By.STATE, Optional.ofNullable(state));
        return Criteria.query(given, command);
    }
}
