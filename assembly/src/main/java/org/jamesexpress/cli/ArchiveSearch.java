package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.search.Answer;
import org.jamesexpress.archive.search.Hit;
import org.jamesexpress.archive.search.Query;
import org.jamesexpress.archive.search.SearchIndex;
import org.jamesexpress.archive.search.Unread;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express archive search}: the archived mails that a query asks for. */
@Command(
        name = "search",
        description = "Find archived mails, the newest first: express archive search 'from:alice contract'.",
        footer = {
            "",
            "A query is words, \"phrases\" and fields, each of which must fit: from: to: subject: body: attachment:",
            "has:attachment direction:inbound after:2026-01-31 before: on: larger:5M smaller: id: message-id:",
            "A minus before one says that it must not fit; one OR other that either must."
        },
        mixinStandardHelpOptions = true)
final class ArchiveSearch implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "QUERY", description = "What the mails must have.")
    private List<String> query = List.of();

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many mails (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--after",
            paramLabel = "PLACE",
            defaultValue = "0",
            description = "Go on where a shorter list has ended.")
    private long after;

    @Option(names = "--rebuild", description = "Make the index anew before, from the archive's files alone.")
    private boolean rebuild;

    @Override
    public Integer call() throws CommandException, IOException {
        Query parsed = parsed();
        ArchiveConfig config = archive.config(spec.commandLine());
        SearchIndex index = ArchiveIndex.of(config);
        new IndexUpdate(spec.commandLine().getErr()).run(index, rebuild);
        if (query.isEmpty()) {
            return 0;
        }
        Answer answer = index.search(parsed, limit, after == 0 ? Long.MAX_VALUE : after);
        if (json.wanted()) {
            json.print(json(answer, config.folder()), spec.commandLine().getOut());
        } else {
            print(answer, config, spec.commandLine().getOut());
            if (answer.hits().isEmpty()) {
                ArchivedMail.purged(query, index).ifPresent(spec.commandLine().getOut()::println);
            }
        }
        return 0;
    }

    private Query parsed() {
        if (limit < 1 || limit > IndexUpdate.MOST_HITS) {
            throw wrong("--limit " + limit + ": 1 to " + IndexUpdate.MOST_HITS + " is right");
        }
        if (after < 0) {
            throw wrong("--after " + after + ": the number that a shorter list has ended with is right");
        }
        if (query.isEmpty() && !rebuild) {
            throw wrong("there is no query: from:alice@example.test is one");
        }
        try {
            return Query.parse(String.join(" ", query), Clock.system(ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String complaint) {
        return new ParameterException(spec.commandLine(), complaint);
    }

    private static void print(Answer answer, ArchiveConfig config, PrintWriter out) {
        answer.hits().forEach(hit -> out.println(line(hit)));
        if (answer.hits().isEmpty()) {
            out.println("No mail fits");
        }
        answer.next().ifPresent(next -> out.println("There are more: --after " + next));
        if (answer.missing() > 0) {
            out.println(
                    Words.count(answer.missing(), "mail") + " of the archive can't be read whole, and may be missing"
                            + " here: express archive verify tells more"
                            + (config.masterKeys().isEmpty() ? "" : ", and express archive keys list"));
            answer.unread().forEach(each -> out.println("  " + each.id() + "  " + trouble(each, config.folder())));
            if (answer.missing() > answer.unread().size()) {
                out.println("  and " + (answer.missing() - answer.unread().size()) + " more");
            }
        }
    }

    private static String line(Hit hit) {
        return Words.time(hit.arrived().toString()) + "  " + padded(hit.direction(), 8) + "  " + hit.from() + " → "
                + recipients(hit) + "  " + (hit.subject().isEmpty() ? "(no subject)" : hit.subject())
                + (hit.attachments() == 0 ? "" : "  [" + Words.count(hit.attachments(), "attachment") + "]") + "  "
                + hit.id();
    }

    private static String recipients(Hit hit) {
        String first = hit.recipients().isEmpty() ? "?" : hit.recipients().get(0);
        return hit.recipientCount() < 2 ? first : first + " +" + (hit.recipientCount() - 1);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String trouble(Unread mail, ArchiveFolder folder) {
        return Words.printable(new StoredMessage(folder, mail.file()).trouble().orElse("a file of it is damaged"));
    }

    private static JsonNode json(Answer answer, ArchiveFolder folder) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        ArrayNode mails = json.putArray("mails");
        answer.hits().forEach(hit -> {
            ObjectNode mail = mails.addObject()
                    .put("id", hit.id())
                    .put("arrived", hit.arrived().toString())
                    .put("direction", hit.direction())
                    .put("from", hit.from());
            ArrayNode recipients = mail.putArray("recipients");
            hit.recipients().forEach(recipients::add);
            mail.put("recipientCount", hit.recipientCount())
                    .put("subject", hit.subject())
                    .put("messageId", hit.messageId())
                    .put("size", hit.size())
                    .put("attachments", hit.attachments())
                    .put("file", hit.file());
        });
        answer.next().ifPresent(next -> json.put("next", next));
        json.put("missing", answer.missing());
        ArrayNode unread = json.putArray("unread");
        answer.unread()
                .forEach(each -> unread.addObject()
                        .put("id", each.id())
                        .put("file", each.file())
                        .put("words", trouble(each, folder)));
        return json;
    }
}
