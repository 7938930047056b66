package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has the server restore archived mails, many at a time, and counts what became of them. Whatever the server does not tell
 * of may have been restored or not, which counts as failed. Used by one thread.
 */
final class Restoring {
    /** The server lists each folder once for so many. */
    static final int AT_ONCE = 1000;

    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final int TRIES = 300;

    /** What the server says of a mail, in its words. */
    enum Outcome {
        DONE,
        BEFORE,
        UNCLEAR,
        NOBODY,
        FAILED
    }

    /** What became of a mail for some. */
    private record Fate(String file, Outcome outcome) {
        static Fate of(JsonNode line) {
            return new Fate(
                    line.path("file").asText(),
                    Outcome.valueOf(line.path("outcome").asText().toUpperCase(Locale.ROOT)));
        }
    }

    private final WebAdmin server;
    private final Map<String, String> query;
    private final String way;
    private final Duration pause;
    private final Map<Outcome, Long> mails = new EnumMap<>(Outcome.class);
    private final ArrayNode failures = new ObjectMapper().createArrayNode();
    private final Set<String> addresses = new HashSet<>();
    private long deliveries;
    private String broken = "";
    private long notAsked;

    /** @param way the last part of the route: mailboxes, outbound */
    Restoring(WebAdmin server, String way, Map<String, String> query) {
        this(server, way, query, Duration.ofSeconds(1));
    }

    /** @param pause before the server is asked again, when somebody else has come in between */
    Restoring(WebAdmin server, String way, Map<String, String> query, Duration pause) {
        this.server = server;
        this.way = way;
        this.query = Map.copyOf(query);
        this.pause = pause;
    }

    /**
     * Returns also when it broke off, which {@link #isWhole} and {@link #failures} tell.
     *
     * @throws CommandException when it could not even begin
     */
    void run(List<String> files, CountProgress progress) throws CommandException {
        try {
            for (int from = 0; from < files.size() && broken.isEmpty(); from += AT_ONCE) {
                List<String> some = files.subList(from, Math.min(from + AT_ONCE, files.size()));
                run(some, from, files.size(), progress);
            }
        } finally {
            progress.wipe();
        }
    }

    private void run(List<String> some, long before, long all, CountProgress progress) throws CommandException {
        Set<String> told = new HashSet<>();
        Set<Fate> fates = new HashSet<>();
        try {
            ask(some, before > 0 ? TRIES : 1, line -> {
                Fate fate = Fate.of(line);
                if (fates.add(fate)) {
                    mails.merge(fate.outcome, 1L, Long::sum);
                }
                note(fate.outcome, line);
                told.add(fate.file);
                progress.show(before + told.size(), all);
            });
        } catch (CommandException e) {
            if (before == 0 && told.isEmpty()) {
                throw e;
            }
            broken = String.valueOf(e.getMessage());
            notAsked = all - before - some.size();
        }
        some.stream().filter(each -> !told.contains(each)).forEach(this::countAsLost);
    }

    /** One after the other: somebody else may restore mails in between, whom to wait for. */
    private void ask(List<String> some, int tries, Consumer<JsonNode> each) throws CommandException {
        WebAdmin.Answer answer = server.postForLines(query, body(some), each, "express", "restore", way);
        for (int i = 1; i < tries && answer.status() == UNAVAILABLE; i++) {
            pause();
            answer = server.postForLines(query, body(some), each, "express", "restore", way);
        }
        if (answer.status() == NOT_FOUND && answer.text().contains("/express/restore/")) {
            throw new CommandException("The server has no such route: conf/webadmin.properties needs the line"
                    + " extensions.routes = org.jamesexpress.webadmin.ExpressRoutes,org.jamesexpress.webadmin.RestoreRoutes"
                    + " and the server a restart");
        }
        answer.orFail("The server refuses");
    }

    private void pause() throws CommandException {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted", e);
        }
    }

    private static String body(List<String> files) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        ArrayNode mails = body.putArray("mails");
        files.forEach(mails::add);
        return body.toString();
    }

    private void note(Outcome outcome, JsonNode line) {
        if (outcome == Outcome.FAILED || outcome == Outcome.UNCLEAR) {
            failures.add(line);
        } else if (outcome == Outcome.DONE) {
            deliveries += line.path("to").size();
            line.path("to").forEach(each -> addresses.add(each.asText()));
        }
    }

    private void countAsLost(String file) {
        mails.merge(Outcome.FAILED, 1L, Long::sum);
        failures.addObject().put("file", file).put("outcome", "failed").put("words", "the server ended before it");
    }

    /** Mails of which this became, for one at least of those they were to go to. */
    long count(Outcome outcome) {
        return mails.getOrDefault(outcome, 0L);
    }

    /** Of what was done: a mail to three recipients, or into three mailboxes, is three. */
    long deliveries() {
        return deliveries;
    }

    /** To how many recipients, or mailboxes, it was done. */
    int recipients() {
        return addresses.size();
    }

    /** How many mails the server was not even asked to restore, since it broke off before. */
    long notAsked() {
        return notAsked;
    }

    boolean isBroken() {
        return !broken.isEmpty();
    }

    boolean isWhole() {
        return failures.isEmpty() && broken.isEmpty();
    }

    /** A line for each that failed, and for each of which nobody knows whether it was sent; then why it broke off. */
    List<String> failures() {
        List<String> lines = new ArrayList<>();
        failures.forEach(each -> {
            List<String> to = new ArrayList<>();
            each.path("to").forEach(address -> to.add(Words.path(address.asText())));
            lines.add(Words.printable(each.path("file").asText())
                    + (to.isEmpty() ? "" : " to " + String.join(", ", to))
                    + ": " + Words.printable(each.path("words").asText()));
        });
        if (!broken.isEmpty()) {
            lines.add("Broken off: " + Words.printable(broken));
        }
        return lines;
    }

    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        for (Outcome each : Outcome.values()) {
            json.put(each.name().toLowerCase(Locale.ROOT), count(each));
        }
        json.put("deliveries", deliveries)
                .put("recipients", recipients())
                .put("notAsked", notAsked)
                .put("broken", broken);
        json.set("failures", failures);
        return json;
    }
}
