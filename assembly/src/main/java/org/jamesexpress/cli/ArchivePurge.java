package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.keep.Purge;
import org.jamesexpress.archive.keep.PurgeList;
import org.jamesexpress.archive.keep.Wanted;
import org.jamesexpress.archive.search.Query;
import org.jamesexpress.archive.search.SearchIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express archive purge}: takes away for good what need not be kept any more. */
@Command(
        name = "purge",
        description = "Say which archived mails need not be kept any more, and with --confirm take them away for good;"
                + " each leaves a tombstone in the ledger. What is held stays.",
        mixinStandardHelpOptions = true)
final class ArchivePurge implements Callable<Integer> {
    private static final int SHOWN = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "QUERY", description = "Only mails that fit: see search.")
    private List<String> query = List.of();

    @Option(
            names = "--confirm",
            paramLabel = "CODE",
            description = "Take away exactly the list that was shown with this code.")
    private String confirm = "";

    @Option(
            names = "--early",
            description = "Also mails that fit the query whose time is not over, or that are kept for ever.")
    private boolean early;

    @Option(names = "--reason", paramLabel = "WORDS", description = "Why: goes into their tombstones; with --early.")
    private String reason = "";

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws CommandException, IOException {
        Wanted wanted = wanted();
        ArchiveConfig config = archive.config(spec.commandLine());
        ArchiveFolder folder = config.folder();
        SearchIndex index = broughtToTheEnd(config);
        Purge purge =
                Purge.plan(folder, ArchiveKeeper.ledger(folder), index, wanted, Clock.systemUTC(), ArchiveKeeper.by());
        PurgeList list = purge.list();
        if (!confirm.isEmpty()) {
            if (!confirm.equals(list.code())) {
                throw new CommandException("The list is not the one of the code " + confirm
                        + " any more: look at it again without --confirm");
            }
            purge.run(mails -> {});
        }
        if (json.wanted()) {
            json.print(answer(list), spec.commandLine().getOut());
        } else {
            print(list, spec.commandLine().getOut());
        }
        if (!confirm.isEmpty()) {
            broughtToTheEnd(config);
        }
        return 0;
    }

    /** An encrypted archive may have none; it is asked only if there is a query or a hold. */
    private SearchIndex broughtToTheEnd(ArchiveConfig config) throws CommandException, IOException {
        if (!config.findable()) {
            SearchIndex none = new SearchIndex(config.folder(), config.index());
            none.delete(); // one that is left from before it was encrypted has the words of what is purged
            return none;
        }
        SearchIndex index = ArchiveIndex.of(config);
        new IndexUpdate(spec.commandLine().getErr()).runToTheEnd(index);
        return index;
    }

    private Wanted wanted() {
        if (early && (reason.isBlank() || query.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "--early goes with a query, which names the mails, and with --reason WORDS");
        }
        if (!early && !reason.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--reason goes with --early");
        }
        try {
            return new Wanted(
                    query.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Query.parse(String.join(" ", query), Clock.system(ZoneId.systemDefault()))),
                    reason.strip());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Mails of one rule. */
    private static final class Share {
        private long mails;
        private long bytes;
    }

    private static Map<String, Share> byRule(PurgeList list) {
        Map<String, Share> shares = new TreeMap<>();
        list.mails().forEach(each -> {
            Share share = shares.computeIfAbsent(each.rule(), rule -> new Share());
            share.mails++;
            share.bytes += each.bytes();
        });
        return shares;
    }

    private void print(PurgeList list, PrintWriter out) {
        boolean done = !confirm.isEmpty();
        if (list.mails().isEmpty()) {
            out.println("There is no mail to purge; today is " + list.today() + " (UTC)");
        } else {
            out.println((done ? "Purged " : "Would purge ")
                    + Words.count(list.mails().size(), "mail") + ", "
                    + Words.size(list.bytes()) + ", archived from "
                    + Words.time(oldest(list).toString()) + " to "
                    + Words.time(newest(list).toString()) + "; today is " + list.today() + " (UTC):");
            byRule(list)
                    .forEach((rule, share) -> out.println("  " + words(rule) + ": " + Words.count(share.mails, "mail")
                            + ", " + Words.size(share.bytes)));
            if (!done) {
                printMails(list, out);
            }
        }
        if (!list.left().isEmpty()) {
            out.println((done ? "Deleted" : "Would delete") + " what was left of "
                    + Words.count(list.left().size(), "mail") + " that had been purged");
        }
        printWhatStays(list, out);
        if (!done && !list.isEmpty()) {
            out.println("To take away exactly these, the same command with: --confirm " + list.code());
        }
    }

    private static void printMails(PurgeList list, PrintWriter out) {
        out.println("The first of them:");
        list.mails().stream()
                .limit(SHOWN)
                .forEach(each -> out.println("  " + Words.time(each.archived().toString()) + "  "
                        + each.from().map(Words::path).orElse("(its key was erased)") + "  "
                        + (each.missing() ? "its message is missing" : Words.size(each.bytes())) + "  " + each.id()));
        if (list.mails().size() > SHOWN) {
            out.println("  and " + (list.mails().size() - SHOWN) + " more");
        }
    }

    private static void printWhatStays(PurgeList list, PrintWriter out) {
        list.held().forEach((hold, mails) -> out.println("Held by " + hold + ": " + Words.count(mails, "mail")));
        if (list.unread() > 0) {
            out.println("Held, since nobody knows what they say: " + Words.count(list.unread(), "mail")
                    + " that the index could not read whole");
        }
        if (list.unindexed() > 0) {
            out.println("Not purged, since the index doesn't have them yet, and nobody knows what they say: "
                    + Words.count(list.unindexed(), "mail") + "; try again in a while");
        }
        if (list.unsure() > 0) {
            out.println("Not purged, since the query doesn't find them in what the index could read of them: "
                    + Words.count(list.unsure(), "mail") + " that it could not read whole");
        }
        if (!list.spared().isEmpty()) {
            out.println("Not purged, since something is wrong with them, express archive verify tells more: "
                    + Words.count(list.spared().size(), "mail"));
            list.spared().stream()
                    .limit(SHOWN)
                    .forEach(each ->
                            out.println("  " + Words.printable(each.file()) + ": " + Words.printable(each.words())));
        }
    }

    private static String words(String rule) {
        return rule.isEmpty() ? "before their time" : Words.printable(rule);
    }

    private static Instant oldest(PurgeList list) {
        return list.mails().get(0).archived();
    }

    private static Instant newest(PurgeList list) {
        return list.mails().get(list.mails().size() - 1).archived();
    }

    private ObjectNode answer(PurgeList list) {
        ObjectNode answer = new ObjectMapper()
                .createObjectNode()
                .put("purged", !confirm.isEmpty())
                .put("code", list.code())
                .put("today", list.today().toString())
                .put("bytes", list.bytes())
                .put("left", list.left().size());
        ArrayNode mails = answer.putArray("mails");
        list.mails().forEach(each -> {
            ObjectNode mail = mails.addObject().put("id", each.id()).put("file", each.file());
            mail.put("archived", each.archived().toString()).put("bytes", each.bytes());
            each.from().ifPresent(from -> mail.put("from", from));
            if (each.missing()) {
                mail.put("missing", true);
            }
            if (!each.rule().isEmpty()) {
                mail.put("rule", each.rule());
            }
        });
        ObjectNode held = answer.putObject("held");
        list.held().forEach(held::put);
        answer.put("unread", list.unread()).put("unindexed", list.unindexed()).put("unsure", list.unsure());
        ArrayNode spared = answer.putArray("spared");
        list.spared()
                .forEach(each -> spared.addObject().put("file", each.file()).put("words", each.words()));
        return answer;
    }
}
